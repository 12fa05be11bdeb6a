using System.Diagnostics.CodeAnalysis;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The options of <see cref="SentenceEmbeddingEstimator"/>. They are checked when the estimator is made.</summary>
public sealed class SentenceEmbeddingOptions
{
    /// <summary>The output column: a vector of <see cref="float"/> as long as the encoder's hidden size.</summary>
    /// <value>The default value is <c>"Embedding"</c>.</value>
    public string OutputColumnName { get; set; } = "Embedding";

    /// <summary>The text column.</summary>
    /// <value>The default value is <c>"Sentence1"</c>.</value>
    public string InputColumnName { get; set; } = "Sentence1";

    /// <summary>The encoder, any transformer; that of a fitted model is <c>model.ToPretrainedEncoder()</c>.</summary>
    /// <value>The default value is <see cref="PretrainedEncoder.Default"/>; null stands for it.</value>
    [AllowNull]
    public PretrainedEncoder Encoder
    {
        get => field ?? PretrainedEncoder.Default;
        set;
    }

    /// <summary>Longest input in tokens, special tokens included; from 8 to the encoder's positions. Longer texts are cut.</summary>
    /// <value>The default value is null: 128, or the encoder's positions where those are fewer.</value>
    public int? MaxLength { get; set; }

    /// <summary>How weights are held and saved.</summary>
    /// <value>
    /// The default value is <see cref="StoragePrecision.Int8"/>: all-MiniLM-L6-v2's vectors of two sentences have a cosine of 0.9995 with those of 32-bit
    /// floats, that of a text of one word 0.996. At <see cref="StoragePrecision.Float16"/> it is 0.99998.
    /// </value>
    public StoragePrecision StoragePrecision { get; set; } = StoragePrecision.Int8;

    /// <summary>How the word, position and type embeddings are held and saved.</summary>
    /// <value>The default value is null: as <see cref="StoragePrecision"/> says.</value>
    public StoragePrecision? EmbeddingPrecision { get; set; }

    /// <summary>How activations are held while texts are read.</summary>
    /// <value>The default value is <see cref="ScoringPrecision.Fast"/>.</value>
    public ScoringPrecision ScoringPrecision { get; set; } = ScoringPrecision.Fast;
}
