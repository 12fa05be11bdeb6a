using Microsoft.ML;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning;

/// <summary>Writes fitted models in Hugging Face's layout, for Python's transformers and for further training.</summary>
public static class HuggingFaceExport
{
    /// <summary>
    /// Writes the text classifier or text regression of a model as a checkpoint folder of <c>BertForSequenceClassification</c> or
    /// <c>DistilBertForSequenceClassification</c>: <c>config.json</c>, <c>vocab.txt</c>, <c>tokenizer_config.json</c> and <c>model.safetensors</c>
    /// with dense 32-bit floats. Cut weights are zero; at a storage precision below <see cref="StoragePrecision.Float32"/> the weights are the
    /// rounded ones that the model scores with. The folder appears when it is whole. Other transformers of a chain are not exported.
    /// </summary>
    /// <param name="model">A <see cref="PrunedTextTransformer"/>, or a fitted or loaded chain that holds one.</param>
    /// <param name="path">The folder to write; it may be there already if it is empty.</param>
    /// <exception cref="ArgumentException">The model holds no such transformer, or several.</exception>
    /// <exception cref="NotSupportedException">The model gives sentence vectors, the encoder is no BERT, or it is a DistilBERT whose <see cref="EncoderConfig.LayerNormEpsilon"/> is not 1e-12.</exception>
    /// <exception cref="IOException">The folder exists and is not empty, or cannot be written.</exception>
    public static void SaveToDirectory(ITransformer model, string path)
    {
        PrunedTextTransformer transformer = FittedTextModel.FindPredictor(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        EncoderConfig config = transformer.EncoderConfig;
        string configuration = ModelConfigFile.Write(config, (transformer as PrunedTextClassificationTransformer)?.ClassNames, transformer.Vocabulary.PaddingId);
        string tokenizer = TokenizerConfigFile.Write(config.Architecture, transformer.Vocabulary, transformer.MaxLength);
        var weights = EncoderWeight.Of(transformer.Scorer.Encoder)
            .Select(weight => weight with { Name = HuggingFaceNames.OfClassifier(config.Architecture, weight.Name) });

        WholeFolder.Write(path, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "config.json"), configuration);
            File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), tokenizer);
            using (FileStream vocabulary = File.Create(Path.Combine(folder, "vocab.txt")))
                VocabularyFile.Write(transformer.Vocabulary.Pieces, vocabulary);
            using FileStream values = File.Create(Path.Combine(folder, "model.safetensors"));
            SafetensorsWriter.Write(values, weights, new Dictionary<string, string> { ["format"] = "pt" });
        });
    }
}
