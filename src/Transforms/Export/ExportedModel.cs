using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>Finds in a model what the exports write.</summary>
internal static class ExportedModel
{
    /// <summary>The one text classifier of a model: the model itself, or a part of a chain.</summary>
    /// <exception cref="ArgumentException">The model holds none or several.</exception>
    public static PrunedTextClassificationTransformer Find(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var parts = Parts(model).ToList();
        var found = parts.OfType<PrunedTextClassificationTransformer>().ToList();
        string expected = $"expected one {nameof(PrunedTextClassificationTransformer)}";
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"The model has nothing to export: {expected}, found {string.Join(", ", parts.Select(part => part.GetType().Name).DefaultIfEmpty("an empty chain"))}.", nameof(model)),
            _ => throw new ArgumentException($"The model has more to export than fits one file: {expected}, found {found.Count}. Pass one of them instead of the chain.", nameof(model)),
        };
    }

    private static IEnumerable<ITransformer> Parts(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];
}
