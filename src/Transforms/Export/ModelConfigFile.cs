using System.Globalization;
using System.Text.Json;

namespace MLNet.Pruning.Transforms;

/// <summary>Hugging Face's <c>config.json</c> of a sequence classifier.</summary>
internal static class ModelConfigFile
{
    // What transformers' DistilBERT has built in.
    private const double DistilBertEpsilon = 1e-12;

    // What transformers calls the only output of a regression.
    private const string RegressionLabel = "LABEL_0";

    /// <param name="config">The shape of the encoder.</param>
    /// <param name="classNames">The classes; null for a regression.</param>
    /// <param name="paddingId">The id of the padding token.</param>
    /// <exception cref="NotSupportedException">The encoder is no BERT, or Hugging Face's model of its kind cannot have its shape.</exception>
    public static string Write(EncoderConfig config, IReadOnlyList<string>? classNames, int paddingId)
    {
        Action<Utf8JsonWriter, EncoderConfig> shape = config.Architecture switch
        {
            EncoderArchitecture.Bert => Bert,
            EncoderArchitecture.DistilBert when config.LayerNormEpsilon == DistilBertEpsilon => DistilBert,
            EncoderArchitecture.DistilBert => throw new NotSupportedException(
                string.Create(CultureInfo.InvariantCulture, $"{nameof(EncoderConfig.LayerNormEpsilon)} is {config.LayerNormEpsilon}: Hugging Face's DistilBERT has {DistilBertEpsilon} built in.")),
            var other => throw new NotSupportedException($"An encoder of architecture {other} has no Hugging Face export: the layout has models for Bert and DistilBert only."),
        };
        return ExportedJson.Write(json =>
        {
            shape(json, config);
            json.WriteNumber("vocab_size", config.VocabularySize);
            json.WriteNumber("max_position_embeddings", config.MaxPositions);
            json.WriteNumber("pad_token_id", paddingId);
            json.WriteString("problem_type", classNames is null ? "regression" : "single_label_classification");
            json.WriteString("torch_dtype", "float32");
            json.WriteNumber("num_labels", classNames?.Count ?? 1);
            WriteClasses(json, classNames ?? [RegressionLabel]);
        });
    }

    private static void Bert(Utf8JsonWriter json, EncoderConfig config)
    {
        WriteModel(json, "bert", "BertForSequenceClassification");
        json.WriteString("hidden_act", "gelu");
        json.WriteString("position_embedding_type", "absolute");
        json.WriteNumber("hidden_size", config.HiddenSize);
        json.WriteNumber("num_hidden_layers", config.Layers);
        json.WriteNumber("num_attention_heads", config.AttentionHeads);
        json.WriteNumber("intermediate_size", config.IntermediateSize);
        json.WriteNumber("type_vocab_size", config.TypeVocabularySize);
        json.WriteNumber("layer_norm_eps", config.LayerNormEpsilon);
        json.WriteNumber("hidden_dropout_prob", config.HiddenDropout);
        json.WriteNumber("attention_probs_dropout_prob", config.AttentionDropout);
    }

    private static void DistilBert(Utf8JsonWriter json, EncoderConfig config)
    {
        WriteModel(json, "distilbert", "DistilBertForSequenceClassification");
        json.WriteString("activation", "gelu");
        json.WriteBoolean("sinusoidal_pos_embds", false);
        json.WriteNumber("dim", config.HiddenSize);
        json.WriteNumber("n_layers", config.Layers);
        json.WriteNumber("n_heads", config.AttentionHeads);
        json.WriteNumber("hidden_dim", config.IntermediateSize);
        json.WriteNumber("dropout", config.HiddenDropout);
        json.WriteNumber("attention_dropout", config.AttentionDropout);
    }

    private static void WriteModel(Utf8JsonWriter json, string type, string architecture)
    {
        json.WriteString("model_type", type);
        json.WriteStartArray("architectures");
        json.WriteStringValue(architecture);
        json.WriteEndArray();
    }

    private static void WriteClasses(Utf8JsonWriter json, IReadOnlyList<string> classNames)
    {
        json.WriteStartObject("id2label");
        foreach (var (id, name) in classNames.Index())
            json.WriteString(id.ToString(CultureInfo.InvariantCulture), name);
        json.WriteEndObject();
        json.WriteStartObject("label2id");
        // Of classes of one name, the first: a JSON object has each name once.
        foreach (var (id, name) in classNames.Index().DistinctBy(name => name.Item))
            json.WriteNumber(name, id);
        json.WriteEndObject();
    }
}
