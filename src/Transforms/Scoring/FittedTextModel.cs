using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>Finds the text transformer in a model that a user hands over whole.</summary>
internal static class FittedTextModel
{
    /// <summary>The one <see cref="PrunedTextTransformer"/> of a model: the model itself, or a part of a chain.</summary>
    /// <exception cref="ArgumentException">The model holds none or several.</exception>
    public static PrunedTextTransformer Find(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ITransformer[] parts = [.. Parts(model)];
        PrunedTextTransformer[] found = [.. parts.OfType<PrunedTextTransformer>()];
        return found.Length == 1
            ? found[0]
            : throw new ArgumentException(
                $"The model holds {found.Length} {nameof(PrunedTextTransformer)}s; expected one. Its parts: {string.Join(", ", parts.Select(part => part.GetType().Name))}.", nameof(model));
    }

    /// <summary>The same for an export, which is written for models with a head.</summary>
    /// <exception cref="ArgumentException">The model holds none or several.</exception>
    /// <exception cref="NotSupportedException">It gives sentence vectors.</exception>
    public static PrunedTextTransformer FindPredictor(ITransformer model) => Find(model) is var found and not SentenceEmbeddingTransformer
        ? found
        : throw new NotSupportedException($"A {nameof(SentenceEmbeddingTransformer)} cannot be exported; expected a classification or a regression.");

    /// <summary>The parts of a model that rows pass before they come to the given one.</summary>
    public static IEnumerable<ITransformer> Before(PrunedTextTransformer transformer, ITransformer model) => Parts(model).TakeWhile(part => part != transformer);

    /// <summary>The parts of a chain, in order, down to those that are no chain.</summary>
    public static IEnumerable<ITransformer> Parts(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];
}
