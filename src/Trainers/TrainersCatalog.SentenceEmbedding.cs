using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning;

/// <content>The vectors of texts.</content>
public static partial class TrainersCatalog
{
    /// <summary>Gives every text a vector, for semantic search, clusters, or the features of any trainer. No label is needed, and nothing is learned.</summary>
    /// <param name="catalog">The catalog of text transforms.</param>
    /// <param name="outputColumnName">The output column: a vector of <see cref="float"/> of length 1, as long as the encoder's hidden size.</param>
    /// <param name="inputColumnName">The text column; null: the name of the output column.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>. That of a fitted model is <c>model.ToPretrainedEncoder()</c>.</param>
    /// <returns>The estimator, to be appended to a pipeline or fitted by itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/ApplySentenceEmbedding.cs" language="csharp" /></example>
    public static SentenceEmbeddingEstimator ApplySentenceEmbedding(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        PretrainedEncoder? encoder = null) =>
        catalog.ApplySentenceEmbedding(new SentenceEmbeddingOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName ?? outputColumnName,
            Encoder = encoder,
        });

    /// <summary>Gives every text a vector, with all options.</summary>
    /// <param name="catalog">The catalog of text transforms.</param>
    /// <param name="options">The options.</param>
    /// <returns>The estimator, to be appended to a pipeline or fitted by itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/ApplySentenceEmbeddingWithOptions.cs" language="csharp" /></example>
    public static SentenceEmbeddingEstimator ApplySentenceEmbedding(this TransformsCatalog.TextTransforms catalog, SentenceEmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new SentenceEmbeddingEstimator(CatalogUtils.GetEnvironment(catalog), options);
    }
}
