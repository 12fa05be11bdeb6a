using MLNet.Pruning.Tests;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>Writes a checkpoint folder of a few kilobytes: BERT, one layer of width 4, twelve pieces, a classifier of two classes.</summary>
internal static class TinyCheckpoint
{
    public const string Config = """
        {"model_type": "bert", "hidden_act": "gelu", "vocab_size": 12, "hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 2,
         "intermediate_size": 6, "max_position_embeddings": 8, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.2,
         "attention_probs_dropout_prob": 0.3, "position_embedding_type": "absolute", "is_decoder": false, "id2label": {"1": "spam", "0": "ham"}}
        """;

    public const string TokenizerConfig = """
        {"do_lower_case": false, "strip_accents": null, "tokenize_chinese_chars": true, "do_basic_tokenize": true, "tokenizer_class": "BertTokenizer",
         "unk_token": "[UNK]", "mask_token": {"__type": "AddedToken", "content": "[MASK]", "lstrip": false}}
        """;

    public static readonly WordPieceVocabulary Vocabulary = new(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "##a", "##b", "##c", "free"]);

    public static readonly EncoderConfig Shape = new() { VocabularySize = 12, HiddenSize = 4, Layers = 1, AttentionHeads = 2, IntermediateSize = 6, MaxPositions = 8 };

    /// <summary>The weights, with <c>bert.</c> in front of the encoder's names.</summary>
    public static Dictionary<string, EncoderTensor> Weights()
    {
        var weights = PretrainedEncoder.Random(Shape, Vocabulary, seed: 1).Tensors.ToDictionary(tensor => "bert." + tensor.Key, tensor => tensor.Value);
        foreach (var (name, shape) in EncoderShapes.Classifier(Shape, 2))
            weights.Add(name, InitialWeights.Create(name, shape, 1));
        return weights;
    }

    /// <summary>Writes the folder; with <paramref name="shards"/> above 1 the weights lie in so many files behind an index.</summary>
    public static void Write(TemporaryFolder folder, int shards = 1, Dictionary<string, EncoderTensor>? weights = null)
    {
        File.WriteAllText(folder.Path("config.json"), Config);
        File.WriteAllText(folder.Path("tokenizer_config.json"), TokenizerConfig);
        File.WriteAllLines(folder.Path("vocab.txt"), Vocabulary.Pieces);
        weights ??= Weights();
        if (shards == 1)
        {
            SafetensorsWriter.Write(folder.Path("model.safetensors"), weights);
            return;
        }

        var map = new List<string>();
        int number = 0;
        foreach (var part in weights.Chunk((weights.Count + shards - 1) / shards))
        {
            string file = $"model-{++number}.safetensors";
            SafetensorsWriter.Write(folder.Path(file), part.ToDictionary());
            map.AddRange(part.Select(tensor => $"\"{tensor.Key}\": \"{file}\""));
        }

        File.WriteAllText(folder.Path("model.safetensors.index.json"), $"{{\"metadata\": {{\"total_size\": 1}}, \"weight_map\": {{{string.Join(",\n", map)}}}}}");
    }
}
