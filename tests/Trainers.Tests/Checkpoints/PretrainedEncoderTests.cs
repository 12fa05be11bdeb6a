using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public sealed class PretrainedEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EverySettingOfTheFolderIsRead()
    {
        TinyCheckpoint.Write(_folder);

        var encoder = PretrainedEncoder.FromDirectory(_folder.Root);

        Assert.Equal(TinyCheckpoint.Shape with { HiddenDropout = 0.2, AttentionDropout = 0.3 }, encoder.Config);
        Assert.Equal(["ham", "spam"], encoder.ClassNames);
        Assert.Equal(TinyCheckpoint.Vocabulary.Pieces, encoder.Vocabulary.Pieces);
        Assert.Equal((false, false, true), (encoder.Vocabulary.LowerCase, encoder.Vocabulary.StripAccents, encoder.Vocabulary.SplitChinese));
        Assert.Equal(TinyCheckpoint.Weights().Keys.Select(name => name.Replace("bert.", "", StringComparison.Ordinal)).Order(), encoder.Tensors.Keys.Order());
    }

    [Fact]
    public void WithoutATokenizerConfigTheDefaultsHold()
    {
        TinyCheckpoint.Write(_folder);
        File.Delete(_folder.Path("tokenizer_config.json"));

        var vocabulary = PretrainedEncoder.FromDirectory(_folder.Root).Vocabulary;

        Assert.Equal((true, true, true), (vocabulary.LowerCase, vocabulary.StripAccents, vocabulary.SplitChinese));
    }

    [Fact]
    public void WithoutATokenizerConfigCapitalsInTheVocabularyAreKeptInTheTexts()
    {
        TinyCheckpoint.Write(_folder);
        File.Delete(_folder.Path("tokenizer_config.json"));
        string[] pieces = File.ReadAllLines(_folder.Path("vocab.txt"));
        pieces[^1] = "\u00dcber";
        File.WriteAllLines(_folder.Path("vocab.txt"), pieces);

        var vocabulary = PretrainedEncoder.FromDirectory(_folder.Root).Vocabulary;

        Assert.Equal((false, false, true), (vocabulary.LowerCase, vocabulary.StripAccents, vocabulary.SplitChinese));
    }

    [Fact]
    public void WhatAnEncoderDoesNotNeedIsIgnored()
    {
        var weights = TinyCheckpoint.Weights();
        weights.Add("bert.embeddings.position_ids", new([1, 8], new float[8]));
        weights.Add("cls.predictions.bias", new([12], new float[12]));
        weights.Add("cls.seq_relationship.weight", new([2, 4], new float[8]));
        TinyCheckpoint.Write(_folder, weights: weights);

        Assert.Equal(TinyCheckpoint.Weights().Count, PretrainedEncoder.FromDirectory(_folder.Root).Tensors.Count);
    }

    [Fact]
    public void AClassifierOverTokensIsLeftOut()
    {
        var weights = TinyCheckpoint.Weights();
        weights.Remove("bert.pooler.dense.weight");
        weights.Remove("bert.pooler.dense.bias");
        TinyCheckpoint.Write(_folder, weights: weights);

        Assert.DoesNotContain(PretrainedEncoder.FromDirectory(_folder.Root).Tensors.Keys, name => name.StartsWith("classifier", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"gelu\"", "\"gelu_new\"", typeof(NotSupportedException), "'hidden_act' is \"gelu_new\": only \"gelu\"")]
    [InlineData("\"gelu\"", "\"relu\"", typeof(NotSupportedException), "'hidden_act' is \"relu\"")]
    [InlineData("\"absolute\"", "\"relative_key\"", typeof(NotSupportedException), "'position_embedding_type' is \"relative_key\": only \"absolute\"")]
    [InlineData("\"is_decoder\": false", "\"is_decoder\": true", typeof(NotSupportedException), "'is_decoder' is true")]
    [InlineData("\"bert\"", "\"roberta\"", typeof(NotSupportedException), "'model_type' is \"roberta\": only \"bert\" or \"distilbert\" is supported")]
    [InlineData("\"model_type\": \"bert\",", "", typeof(NotSupportedException), "'model_type' is absent")]
    [InlineData("\"hidden_size\": 4,", "", typeof(InvalidDataException), "'hidden_size': expected a whole number, found nothing")]
    [InlineData("\"hidden_size\": 4", "\"hidden_size\": \"4\"", typeof(InvalidDataException), "'hidden_size': expected a whole number of 32 bits, found \"4\"")]
    [InlineData("\"hidden_size\": 4", "\"hidden_size\": 5", typeof(InvalidDataException), "HiddenSize is 5: expected a multiple of AttentionHeads, which is 2")]
    [InlineData("\"hidden_dropout_prob\": 0.2", "\"hidden_dropout_prob\": 1", typeof(InvalidDataException), "HiddenDropout is 1: expected a probability in [0, 1)")]
    [InlineData("\"hidden_size\": 4", "\"hidden_size\": 4, \"hidden_size\": 4", typeof(InvalidDataException), "expected JSON")]
    [InlineData("\"0\": \"ham\"", "\"2\": \"ham\"", typeof(InvalidDataException), "'id2label': expected the ids 0 to 1, found no 0")]
    [InlineData("\"0\": \"ham\"", "\"0\": 7", typeof(InvalidDataException), "'id2label': expected a text for '0', found 7")]
    [InlineData("\"0\": \"ham\"", "\"0\": \"ham\", \"2\": \"eggs\"", typeof(InvalidDataException), "'id2label': expected 2 classes, the rows of classifier.weight, found 3")]
    [InlineData("\"vocab_size\": 12", "\"vocab_size\": 11", typeof(InvalidDataException), "vocab.txt: expected at most 11 pieces, the rows of the word embeddings, found 12")]
    [InlineData("\"vocab_size\": 12", "\"vocab_size\": 13", typeof(InvalidDataException), "tensor 'bert.embeddings.word_embeddings.weight': expected shape [13, 4] from config.json, found [12, 4]")]
    [InlineData("\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2", typeof(InvalidDataException), "tensor 'encoder.layer.1.attention.self.query.weight': expected shape [4, 4] under the name")]
    [InlineData("\"bert\"", "\"distilbert\"", typeof(InvalidDataException), "'transformer.layer.0.attention.q_lin.weight' or 'distilbert.transformer.layer.0.attention.q_lin.weight'")]
    public void AConfigThatDoesNotFitIsNamed(string text, string replacement, Type error, string message)
    {
        var weights = TinyCheckpoint.Weights();
        if (replacement == "\"distilbert\"")
            weights = weights.ToDictionary(tensor => tensor.Key.Replace("bert.embeddings", "distilbert.embeddings", StringComparison.Ordinal), tensor => tensor.Value);
        TinyCheckpoint.Write(_folder, weights: weights);
        Edit("config.json", text, replacement);

        AssertRefused(error, message);
    }

    [Theory]
    [InlineData("\"BertTokenizer\"", "\"BertJapaneseTokenizer\"", typeof(NotSupportedException), "'tokenizer_class' is BertJapaneseTokenizer: only BertTokenizer or DistilBertTokenizer")]
    [InlineData("\"do_basic_tokenize\": true", "\"do_basic_tokenize\": false", typeof(NotSupportedException), "'do_basic_tokenize' is false")]
    [InlineData("\"do_lower_case\": false", "\"do_lower_case\": 0", typeof(InvalidDataException), "'do_lower_case': expected true or false, found 0")]
    [InlineData("\"[UNK]\"", "\"<unk>\"", typeof(InvalidDataException), "<unk>")]
    [InlineData("\"content\": \"[MASK]\"", "\"content\": 5", typeof(InvalidDataException), "mask_token: 'content': expected a text, found 5")]
    public void ATokenizerThatDoesNotFitIsNamed(string text, string replacement, Type error, string message)
    {
        TinyCheckpoint.Write(_folder);
        Edit("tokenizer_config.json", text, replacement);

        AssertRefused(error, message);
    }

    [Theory]
    [InlineData("\"model-2.safetensors\"", "\"../model-2.safetensors\"", typeof(InvalidDataException), "in the same folder, found '../model-2.safetensors'")]
    [InlineData("\"model-2.safetensors\"", "\"C:\\\\model-2.safetensors\"", typeof(InvalidDataException), "in the same folder")]
    [InlineData("\"model-2.safetensors\"", "\"config.json\"", typeof(InvalidDataException), "expected the name of a safetensors file")]
    [InlineData("\"model-2.safetensors\"", "\"model-3.safetensors\"", typeof(FileNotFoundException), "expected the file 'model-3.safetensors'")]
    [InlineData("\"model-2.safetensors\"", "\"model-1.safetensors\"", typeof(InvalidDataException), "expected it in 'model-1.safetensors'")]
    [InlineData("\"weight_map\"", "\"weights\"", typeof(InvalidDataException), "'weight_map': expected the file of every tensor, found nothing")]
    public void AnIndexThatDoesNotFitIsNamed(string text, string replacement, Type error, string message)
    {
        TinyCheckpoint.Write(_folder, shards: 2);
        Edit("model.safetensors.index.json", text, replacement);

        AssertRefused(error, message);
    }

    [Fact]
    public void ATensorUnderTwoNamesOrWithoutItsBiasOrNotFiniteIsRefused()
    {
        var weights = TinyCheckpoint.Weights();
        weights.Add("embeddings.LayerNorm.gamma", weights["bert.embeddings.LayerNorm.weight"]);
        TinyCheckpoint.Write(_folder, weights: weights);
        AssertRefused(typeof(InvalidDataException), "tensor 'embeddings.LayerNorm.weight': expected it once, found 'bert.embeddings.LayerNorm.weight' and 'embeddings.LayerNorm.gamma'");

        weights = TinyCheckpoint.Weights();
        weights.Remove("classifier.bias");
        TinyCheckpoint.Write(_folder, weights: weights);
        AssertRefused(typeof(InvalidDataException), "tensor 'classifier.bias': expected shape [2]");

        weights = TinyCheckpoint.Weights();
        weights["classifier.bias"] = new([2], [0, float.NaN]);
        TinyCheckpoint.Write(_folder, weights: weights);
        AssertRefused(typeof(InvalidDataException), "tensor 'classifier.bias': expected finite numbers, found NaN in place 1");
    }

    [Fact]
    public void APickleIsRefusedWithTheReasonAndTheWayOut()
    {
        TinyCheckpoint.Write(_folder);
        File.Move(_folder.Path("model.safetensors"), _folder.Path("pytorch_model.bin"));

        AssertRefused(typeof(NotSupportedException), "pytorch_model.bin: expected model.safetensors, found a pickle, which can run any code");
        AssertRefused(typeof(NotSupportedException), "safe_serialization=True");
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("model.safetensors")]
    public void AMissingFileIsNamed(string file)
    {
        TinyCheckpoint.Write(_folder);
        File.Delete(_folder.Path(file));

        AssertRefused(typeof(FileNotFoundException), file);
    }

    [Fact]
    public void AMissingFolderIsNamed()
    {
        string missing = _folder.Path("none");
        Assert.Contains(missing, Assert.Throws<DirectoryNotFoundException>(() => PretrainedEncoder.FromDirectory(missing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RandomWeightsAreBertsAndFollowFromTheSeedAlone()
    {
        var config = new EncoderConfig { VocabularySize = 2000, HiddenSize = 64, Layers = 2, AttentionHeads = 4, IntermediateSize = 128 };

        var encoder = PretrainedEncoder.Random(config, TinyCheckpoint.Vocabulary, seed: 3);
        var again = PretrainedEncoder.Random(config with { Layers = 1 }, TinyCheckpoint.Vocabulary, seed: 3);
        var other = PretrainedEncoder.Random(config, TinyCheckpoint.Vocabulary, seed: 4);

        float[] words = encoder.Tensors["embeddings.word_embeddings.weight"].Array;
        Assert.Equal(0, words.Average(), 0.001);
        Assert.Equal(0.02, Math.Sqrt(words.Average(value => (double)value * value)), 0.0005);
        Assert.All(encoder.Tensors["encoder.layer.1.output.LayerNorm.weight"].Array, value => Assert.Equal(1, value));
        Assert.All(encoder.Tensors["encoder.layer.1.output.LayerNorm.bias"].Array, value => Assert.Equal(0, value));
        Assert.All(encoder.Tensors["pooler.dense.bias"].Array, value => Assert.Equal(0, value));
        Assert.All(again.Tensors, tensor => Assert.Equal(encoder.Tensors[tensor.Key].Array, tensor.Value.Array));
        Assert.NotEqual(encoder.Tensors["pooler.dense.weight"].Array, other.Tensors["pooler.dense.weight"].Array);
        Assert.NotEqual(encoder.Tensors["encoder.layer.0.output.dense.weight"].Array, encoder.Tensors["encoder.layer.1.output.dense.weight"].Array);
    }

    [Fact]
    public void ARandomEncoderSmallerThanItsVocabularyIsRefused() =>
        Assert.Contains("VocabularySize is 5: expected at least the 12 pieces", Assert.Throws<ArgumentException>(
            () => PretrainedEncoder.Random(TinyCheckpoint.Shape with { VocabularySize = 5 }, TinyCheckpoint.Vocabulary, 1)).Message, StringComparison.Ordinal);

    private void Edit(string file, string text, string replacement)
    {
        string content = File.ReadAllText(_folder.Path(file));
        Assert.Contains(text, content, StringComparison.Ordinal);
        File.WriteAllText(_folder.Path(file), content.Replace(text, replacement, StringComparison.Ordinal));
    }

    private void AssertRefused(Type type, string message)
    {
        var error = Assert.Throws(type, () => PretrainedEncoder.FromDirectory(_folder.Root));
        Assert.StartsWith(_folder.Root, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
