using System.Text;
using Microsoft.ML;

namespace MLNet.Pruning.Transforms;

/// <summary>
/// A report on a model as one HTML page that needs nothing beside itself: what it is, how its training went, what pruning left of every matrix, and a map of
/// texts or words. It follows the reader's light or dark scheme, prints, and describes every chart in words.
/// </summary>
public sealed class ModelReport
{
    private readonly EncoderModel _encoder;
    private readonly EmbeddingMap _map;

    private ModelReport(ITransformer model, SparsityReport sparsity, IDataView? texts, string? labelColumnName)
    {
        PrunedTextTransformer transformer = FittedTextModel.Find(model);
        (_encoder, Sparsity, Training) = (transformer.Scorer.Encoder, sparsity, transformer.TrainingReport);
        _map = texts is null
            ? EmbeddingMap.OfWords(transformer.Vocabulary, _encoder.Embeddings.Words)
            : EmbeddingMap.OfTexts(transformer.Scorer, new LabelledTextReader(model, transformer, texts).Read(labelColumnName, EmbeddingMap.MostPoints));
    }

    /// <summary>What pruning left.</summary>
    public SparsityReport Sparsity { get; }

    /// <summary>What happened in <c>Fit</c>; null for a model that was saved without, of which the page shows masks and sizes.</summary>
    public TrainingReport? Training { get; }

    /// <summary>Reports on a fitted or loaded model.</summary>
    /// <param name="model">A <see cref="PrunedTextTransformer"/>, or a chain that holds one.</param>
    /// <param name="texts">
    /// Rows with the model's text columns, for the map: the first 1,000 of them, each with its text as a tooltip. Null for a map of the first 1,000 word pieces.
    /// </param>
    /// <param name="labelColumnName">The column that the texts are coloured by: a key, a text, a bool or a number; null for the model's predictions, or one colour where it gives vectors.</param>
    /// <param name="measureTime">Whether to measure how fast the model scores, which takes some seconds.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The model holds no text transformer or more than one, or the texts lack a column.</exception>
    public static ModelReport FromModel(ITransformer model, IDataView? texts = null, string? labelColumnName = "Label", bool measureTime = false) =>
        new(model, SparsityReport.FromModel(model, measureTime), texts, labelColumnName);

    /// <summary>Reports on a saved model.</summary>
    /// <param name="path">The zip that <c>Model.Save</c> wrote.</param>
    /// <param name="texts">As for <see cref="FromModel"/>.</param>
    /// <param name="labelColumnName">As for <see cref="FromModel"/>.</param>
    /// <param name="measureTime">As for <see cref="FromModel"/>.</param>
    /// <returns>The report.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The model holds no text transformer or more than one, or the texts lack a column.</exception>
    /// <remarks>A file that is damaged or no model ends in the errors of <c>Model.Load</c>.</remarks>
    public static ModelReport FromFile(string path, IDataView? texts = null, string? labelColumnName = "Label", bool measureTime = false)
    {
        using FileStream stream = File.OpenRead(path);
        ITransformer model = new MLContext().Model.Load(stream, out _);
        return new ModelReport(model, SparsityReport.FromLoaded(model, stream, measureTime), texts, labelColumnName);
    }

    /// <summary>The page.</summary>
    /// <returns>HTML; the same model and texts give the same page.</returns>
    public string ToHtml() => ModelPage.Format(this, _encoder.Parts.Linears, _map);

    /// <summary>Writes the page to a file, which appears when it is whole.</summary>
    /// <param name="path">The file, for example <c>report.html</c>; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToHtml())));
    }
}
