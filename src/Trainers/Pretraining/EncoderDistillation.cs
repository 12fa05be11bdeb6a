using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// Trains a small encoder on plain text to give the hidden states that a larger one gives: no labels are needed, and the result is an encoder to
/// fine-tune. Student and teacher may have vocabularies of their own; they are compared word by word, a word's state being the mean over its pieces.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>One vocabulary, DistilBERT (Sanh et al. 2019, arXiv 1910.01108): <see cref="SoftTargets"/> with weight 5, <see cref="MaskedLanguageModel"/> with 2 and
/// <see cref="CosineStates"/> with 1. A teacher without a language model's head learns one on the way. The student keeps its head.</item>
/// <item>One vocabulary, the general stage of TinyBERT (Jiao et al. 2020, arXiv 1909.10351): <see cref="Attention"/>, <see cref="HiddenStates"/> and
/// <see cref="Embeddings"/>.</item>
/// <item>Two vocabularies: <see cref="HiddenStates"/>, <see cref="Embeddings"/>, <see cref="CosineStates"/> and <see cref="SentenceVectors"/>. Both have to
/// split texts into the same words. The teacher's states are kept in memory where they fit <see cref="EncoderDistillationOptions.TeacherCacheBytes"/>; with
/// one vocabulary the teacher reads every batch again, since attention takes too much memory and hidden tokens change from step to step.</item>
/// </list>
/// </remarks>
/// <example><code source="examples/Samples/EncoderDistillation.cs" language="csharp" /></example>
public sealed class EncoderDistillation
{
    private readonly IHost _host;
    private readonly EncoderDistillationOptions _options;

    /// <summary>Checks the options.</summary>
    /// <param name="env">The environment, an <see cref="MLContext"/>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public EncoderDistillation(IHostEnvironment env, EncoderDistillationOptions options)
    {
        ArgumentNullException.ThrowIfNull(env);
        ArgumentNullException.ThrowIfNull(options);
        _host = env.Register(nameof(EncoderDistillation));
        EncoderDistillationOptionsValidator.Validate(_host, options);
        _options = options.Copy();
    }

    /// <summary>Trains the student on the texts of <paramref name="input"/>.</summary>
    /// <param name="input">Rows with a text column.</param>
    /// <returns>A new encoder; teacher and student of the options stay as they are.</returns>
    /// <exception cref="InvalidOperationException">A row holds no text, or the training diverges; the message names row or step.</exception>
    public PretrainedEncoder Fit(IDataView input)
    {
        using var channel = _host.Start("Fit");
        return new EncoderDistillationFit(_host, channel, _options).Run(PlainTextReader.Read(_host, input, _options.TextColumnName));
    }

    /// <summary>Whether both vocabularies cut every text into the same tokens.</summary>
    internal static bool SharesTokens(WordPieceVocabulary one, WordPieceVocabulary other) =>
        ReferenceEquals(one, other) || (SplitAlike(one, other) && one.Pieces.SequenceEqual(other.Pieces, StringComparer.Ordinal) && one.SpecialTokens == other.SpecialTokens);

    /// <summary>Whether both vocabularies cut every text into the same words.</summary>
    internal static bool SplitAlike(WordPieceVocabulary one, WordPieceVocabulary other) =>
        one.LowerCase == other.LowerCase && one.StripAccents == other.StripAccents && one.SplitChinese == other.SplitChinese;

    /// <summary>
    /// Makes a student that is narrower than its teacher and has a vocabulary of its own, so that it need not start from nothing: its weights are the
    /// teacher's at the coordinates of the hidden states from which the others follow best.
    /// </summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="config">The student's shape; its hidden size is at most the teacher's.</param>
    /// <param name="vocabulary">The student's pieces.</param>
    /// <param name="sample">Some hundred texts, over which the coordinates are chosen.</param>
    /// <param name="seed">The seed of what is drawn.</param>
    /// <returns>The student, to be given to <see cref="EncoderDistillationOptions.Student"/>.</returns>
    /// <exception cref="ArgumentException">The student is wider than the teacher, either has no layers, the shape contradicts itself, or there is no text.</exception>
    public static PretrainedEncoder StartStudent(PretrainedEncoder teacher, EncoderConfig config, WordPieceVocabulary vocabulary, IEnumerable<string> sample, int seed)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(sample);
        foreach (var (name, shape) in new[] { (nameof(teacher), teacher.Config), (nameof(config), config) })
        {
            if (!shape.IsTransformer)
                throw new ArgumentException($"{nameof(EncoderConfig.Architecture)} is {shape.Architecture}: expected one with layers.", name);
        }

        int width = teacher.Config.HiddenSize;
        if (config.HiddenSize > width)
            throw new ArgumentException($"{nameof(EncoderConfig.HiddenSize)} is {config.HiddenSize}: expected at most {width}, the teacher's.", nameof(config));
        float[] moments = StateMoments.Of(teacher, sample);
        return StartFromTeacher.Create(teacher, config, vocabulary, StateCoordinates.Choose(moments, width, config.HiddenSize), seed);
    }
}
