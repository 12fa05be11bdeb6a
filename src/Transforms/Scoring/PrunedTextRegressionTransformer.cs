using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

[assembly: LoadableClass(typeof(PrunedTextRegressionTransformer), null, typeof(SignatureLoadModel),
    PrunedTextRegressionTransformer.UserName, PrunedTextRegressionTransformer.LoaderSignature)]

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Predicts a number for texts, or for pairs of texts, such as their similarity, with a pruned encoder, in managed code alone. Thread-safe: one
/// instance serves any number of prediction engines. The fitted, the saved and the loaded transformer give the same bits, on
/// processors with vectors of the same width (<see cref="ScoringPrecision"/>).
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// ### Input and output columns
/// | Column | Type | Description |
/// | -- | -- | -- |
/// | `Sentence1`, optionally `Sentence2` | text | The text or pair of texts; missing text is scored as empty text. Longer ones are truncated, longest first. |
/// | `Score` | Single | The predicted number, in the units of the label that was trained on. |
/// | `EmbeddingColumnName`, where given | vector of Single | The pooled hidden state that the head reads, as long as the encoder's hidden size. |
/// ]]></format>
/// </remarks>
public sealed class PrunedTextRegressionTransformer : PrunedTextTransformer
{
    internal const string UserName = "Pruned text regression";
    internal const string LoaderSignature = "PrunedTextRegression";

    internal PrunedTextRegressionTransformer(
        IHostEnvironment env, TextRegressionColumns columns, WordPieceVocabulary vocabulary, int maxLength, EncoderModel encoder, TrainingReport? report)
        : base(env.Register(nameof(PrunedTextRegressionTransformer)), columns, new TextRegressor(vocabulary, encoder, maxLength), report)
    {
    }

    // ML.NET finds this method by its name and parameters.
    private static PrunedTextRegressionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var columns = new TextRegressionColumns(ctx.LoadNonEmptyString(), ctx.LoadStringOrNull(), ctx.LoadNonEmptyString(), ctx.LoadStringOrNull());
        int maxLength = ctx.Reader.ReadInt32();
        EncoderModel encoder = LoadEncoder(ctx);
        WordPieceVocabulary vocabulary = LoadVocabulary(ctx);
        TrainingReport? report = LoadReport(ctx);
        return Assemble(() => new PrunedTextRegressionTransformer(env, columns, vocabulary, maxLength, encoder, report));
    }

    private protected override void SaveSettings(ModelSaveContext ctx)
    {
        // int: id of the first text column's name
        // int: id of the second text column's name, or -1
        // int: id of the score column's name
        // int: id of the embedding column's name, or -1
        ctx.SaveNonEmptyString(Columns.Sentence1);
        ctx.SaveStringOrNull(Columns.Sentence2);
        ctx.SaveNonEmptyString(Columns.Score);
        ctx.SaveStringOrNull(Columns.Embedding);
    }

    private protected override VersionInfo Version => GetVersionInfo();

    private protected override TextMapper CreateMapper(DataViewSchema schema) => new TextRegressionMapper(Host, this, schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "PRUNTXTR",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(PrunedTextRegressionTransformer).Assembly.FullName);
}
