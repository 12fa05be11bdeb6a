using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning;

/// <summary>Writes fitted models as ONNX, for other runtimes.</summary>
public static class OnnxExport
{
    /// <summary>
    /// Writes the text classifier or text regression of a model as ONNX (operator set 17), its weights dense 32-bit floats, and its vocabulary beside it: for
    /// <c>spam.onnx</c> the file <c>spam.vocab.txt</c>. Files that exist are replaced once the new ones are whole.
    /// </summary>
    /// <remarks>
    /// Inputs, all 64-bit integers of shape [batch, sequence] with both sizes free: <c>input_ids</c>; <c>attention_mask</c>, 1 for a token and 0 for
    /// padding, which changes no result; <c>token_type_ids</c>, absent from a DistilBERT, which has none. Output: <c>probabilities</c>, 32-bit floats
    /// of shape [batch, classes]; of a regression <c>score</c>, of shape [batch, 1]. The metadata name the classes of a classifier
    /// (<c>class_names</c>, a JSON array), the longest input in tokens (<c>max_length</c>),
    /// the file of the vocabulary (<c>vocabulary</c>) and how texts are prepared for it (<c>tokenizer_config</c>, Hugging Face's JSON).
    /// Other transformers of a chain are not exported.
    /// </remarks>
    /// <param name="model">A <see cref="PrunedTextTransformer"/>, or a fitted or loaded chain that holds one.</param>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException">The model holds no such transformer, or several.</exception>
    /// <exception cref="NotSupportedException">The model gives sentence vectors, the encoder is no BERT, or the file would be larger than 2 GB, the most that the format holds.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(ITransformer model, string path)
    {
        PrunedTextTransformer transformer = FittedTextModel.FindPredictor(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        EncoderConfig config = transformer.EncoderConfig;
        string vocabularyPath = Path.ChangeExtension(path, ".vocab.txt");
        var classNames = (transformer as PrunedTextClassificationTransformer)?.ClassNames;
        var metadata = new Dictionary<string, string>
        {
            ["format"] = classNames is null ? "MLNet.Pruning.TextRegression.1" : "MLNet.Pruning.TextClassification.1",
            ["max_length"] = transformer.MaxLength.ToString(CultureInfo.InvariantCulture),
            ["vocabulary"] = Path.GetFileName(vocabularyPath),
            ["tokenizer_config"] = TokenizerConfigFile.Write(config.Architecture, transformer.Vocabulary, transformer.MaxLength),
        };
        if (classNames is not null)
            metadata.Add("class_names", JsonSerializer.Serialize(classNames));
        var onnx = new OnnxModel(EncoderGraph.Build(config, EncoderWeight.Of(transformer.Scorer.Encoder), softmax: classNames is not null), metadata);
        WholeFile.WriteTogether(path, onnx.Write, vocabularyPath, stream => VocabularyFile.Write(transformer.Vocabulary.Pieces, stream));
    }
}
