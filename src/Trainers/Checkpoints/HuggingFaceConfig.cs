using System.Globalization;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Reads <c>config.json</c>: the shape of the encoder, the names of its classes and whether it is a regression, with Hugging Face's defaults for what may be absent.</summary>
internal static class HuggingFaceConfig
{
    public const string FileName = "config.json";

    /// <exception cref="InvalidDataException">A setting is absent, of another type or out of range.</exception>
    /// <exception cref="NotSupportedException">The model is valid but computes something that this library does not.</exception>
    public static (EncoderConfig Config, IReadOnlyList<string>? ClassNames, bool Regression) Read(string path) => JsonSettings.Read(path, settings =>
    {
        RefuseUnsupported(settings);
        var config = settings.Text("model_type") switch
        {
            "bert" => Bert(settings),
            "distilbert" => DistilBert(settings),
            var other => throw settings.Unsupported("model_type", "\"bert\" or \"distilbert\"", other is null ? "absent" : $"\"{other}\""),
        };
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        return (config, ClassNames(settings), settings.Text("problem_type") == "regression");
    });

    private static EncoderConfig Bert(JsonSettings settings) => new()
    {
        VocabularySize = settings.Integer("vocab_size"),
        HiddenSize = settings.Integer("hidden_size"),
        Layers = settings.Integer("num_hidden_layers"),
        AttentionHeads = settings.Integer("num_attention_heads"),
        IntermediateSize = settings.Integer("intermediate_size"),
        MaxPositions = settings.IntegerOr(512, "max_position_embeddings"),
        TypeVocabularySize = settings.IntegerOr(2, "type_vocab_size"),
        LayerNormEpsilon = settings.NumberOr(1e-12, "layer_norm_eps"),
        HiddenDropout = settings.NumberOr(0.1, "hidden_dropout_prob"),
        AttentionDropout = settings.NumberOr(0.1, "attention_probs_dropout_prob"),
    };

    // DistilBERT has its own names, and Hugging Face takes BERT's for the sizes as well. Its epsilon is fixed.
    private static EncoderConfig DistilBert(JsonSettings settings) => new()
    {
        Architecture = EncoderArchitecture.DistilBert,
        VocabularySize = settings.Integer("vocab_size"),
        HiddenSize = settings.Integer("dim", "hidden_size"),
        Layers = settings.Integer("n_layers", "num_hidden_layers"),
        AttentionHeads = settings.Integer("n_heads", "num_attention_heads"),
        IntermediateSize = settings.Integer("hidden_dim", "intermediate_size"),
        MaxPositions = settings.IntegerOr(512, "max_position_embeddings"),
        TypeVocabularySize = 0,
        LayerNormEpsilon = 1e-12,
        HiddenDropout = settings.NumberOr(0.1, "dropout", "hidden_dropout_prob"),
        AttentionDropout = settings.NumberOr(0.1, "attention_dropout", "attention_probs_dropout_prob"),
    };

    private static void RefuseUnsupported(JsonSettings settings)
    {
        foreach (string name in (string[])["hidden_act", "activation"])
        {
            if (settings.Text(name) is { } activation and not "gelu")
                throw settings.Unsupported(name, "\"gelu\" (the exact one, with erf)", $"\"{activation}\"");
        }

        if (settings.Text("position_embedding_type") is { } position and not "absolute")
            throw settings.Unsupported("position_embedding_type", "\"absolute\"", $"\"{position}\"");
        if (settings.Flag("is_decoder") == true)
            throw settings.Unsupported("is_decoder", "false (an encoder sees the whole text)", "true");
    }

    private static List<string>? ClassNames(JsonSettings settings)
    {
        if (settings.Texts("id2label") is not { } labels)
            return null;
        var names = new List<string>();
        for (int id = 0; id < labels.Count; id++)
            names.Add(labels.GetValueOrDefault(id.ToString(CultureInfo.InvariantCulture)) ?? throw settings.Wrong("id2label", $"the ids 0 to {labels.Count - 1}", $"no {id}"));
        return names;
    }
}
