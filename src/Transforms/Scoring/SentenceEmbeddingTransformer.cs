using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

[assembly: LoadableClass(typeof(SentenceEmbeddingTransformer), null, typeof(SignatureLoadModel),
    SentenceEmbeddingTransformer.UserName, SentenceEmbeddingTransformer.LoaderSignature)]

namespace MLNet.Pruning.Transforms;

/// <summary>
/// Gives every text a vector, in managed code alone: texts of like meaning have vectors of a high dot product. Thread-safe: one instance serves any number
/// of prediction engines. The fitted, the saved and the loaded transformer give the same bits, on
/// processors with vectors of the same width (<see cref="ScoringPrecision"/>).
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
///
/// The vector is the mean of the encoder's last hidden states over all tokens of the text, scaled to length 1, so that the dot product of two is their
/// cosine (Reimers and Gurevych 2019, arXiv 1908.10084, section 3).
///
/// ### Input and output columns
/// | Column | Type | Description |
/// | -- | -- | -- |
/// | the input | text | The text; missing text counts as empty text. A longer one than `MaxLength` is cut. |
/// | the output | vector of Single | The vector, as long as the encoder's hidden size. |
/// ]]></format>
/// </remarks>
public sealed class SentenceEmbeddingTransformer : PrunedTextTransformer
{
    internal const string UserName = "Sentence embedding";
    internal const string LoaderSignature = "SentenceEmbedding";

    internal SentenceEmbeddingTransformer(IHostEnvironment env, SentenceEmbeddingColumns columns, WordPieceVocabulary vocabulary, int maxLength, EncoderModel encoder)
        : base(env.Register(nameof(SentenceEmbeddingTransformer)), columns, new SentenceEmbedder(vocabulary, encoder, maxLength), report: null)
    {
    }

    // ML.NET finds this method by its name and parameters.
    private static SentenceEmbeddingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var columns = new SentenceEmbeddingColumns(ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
        int maxLength = ctx.Reader.ReadInt32();
        EncoderModel encoder = LoadEncoder(ctx);
        WordPieceVocabulary vocabulary = LoadVocabulary(ctx);
        return Assemble(() => new SentenceEmbeddingTransformer(env, columns, vocabulary, maxLength, encoder));
    }

    private protected override void SaveSettings(ModelSaveContext ctx)
    {
        // int: id of the text column's name
        // int: id of the vector column's name
        ctx.SaveNonEmptyString(Columns.Sentence1);
        ctx.SaveNonEmptyString(Columns.Score);
    }

    private protected override VersionInfo Version => GetVersionInfo();

    private protected override TextMapper CreateMapper(DataViewSchema schema) => new SentenceEmbeddingMapper(Host, this, schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "SENTEMBD",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(SentenceEmbeddingTransformer).Assembly.FullName);
}
