using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>Texts as student and teacher read them, matched word by word.</summary>
internal sealed class MatchedDataset(MatchedText[] texts)
{
    public int Count => texts.Length;

    /// <summary>The student's tokens.</summary>
    public TokenizedDataset Student { get; } = Unlabelled(texts.Select(text => text.Student));

    /// <summary>The teacher's tokens.</summary>
    public TokenizedDataset Teacher { get; } = Unlabelled(texts.Select(text => text.Teacher));

    /// <summary>The words of each text that both read whole.</summary>
    public int[] Words { get; } = [.. texts.Select(text => text.Words)];

    /// <summary>Encodes texts for both and matches their words.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="student">The student's vocabulary.</param>
    /// <param name="teacher">The teacher's vocabulary, which splits texts into the same words.</param>
    /// <param name="maxLength">The most tokens of a text, for either.</param>
    public static MatchedDataset Create(string[] texts, WordPieceVocabulary student, WordPieceVocabulary teacher, int maxLength)
    {
        var (studentEncoder, teacherEncoder) = (new WordPieceEncoder(student, maxLength), new WordPieceEncoder(teacher, maxLength));
        var matched = new MatchedText[texts.Length];
        Parallel.For(0, texts.Length, i =>
            matched[i] = MatchedText.Create(studentEncoder.Encode(texts[i]), teacherEncoder.Encode(texts[i]), student, teacher));
        return new MatchedDataset(matched);
    }

    /// <summary>The most words of a row.</summary>
    public int MostWords(int[] rows) => rows.Max(row => Words[row]);

    /// <summary>The matrices that average tokens to words, [rows, words, length] for either side and padded to the most words of a row.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="student">Whether the student's tokens are averaged, or the teacher's.</param>
    /// <param name="length">Tokens per row, padding included.</param>
    public float[] WordMeans(int[] rows, bool student, int length)
    {
        int words = MostWords(rows);
        float[] means = new float[rows.Length * words * length];
        for (int i = 0; i < rows.Length; i++)
        {
            int[] starts = student ? texts[rows[i]].StudentStarts : texts[rows[i]].TeacherStarts;
            for (int word = 0; word < Words[rows[i]]; word++)
            {
                var tokens = means.AsSpan((((i * words) + word) * length) + starts[word], starts[word + 1] - starts[word]);
                tokens.Fill(1f / tokens.Length);
            }
        }
        return means;
    }

    /// <summary>1 for a word and 0 for padding, [rows, words].</summary>
    public float[] WordMask(int[] rows)
    {
        int words = MostWords(rows);
        float[] mask = new float[rows.Length * words];
        for (int i = 0; i < rows.Length; i++)
            mask.AsSpan(i * words, Words[rows[i]]).Fill(1);
        return mask;
    }

    private static TokenizedDataset Unlabelled(IEnumerable<TokenizedText> texts)
    {
        TokenizedText[] rows = [.. texts];
        return new TokenizedDataset(rows, [.. Enumerable.Repeat(TokenizedDataset.NoLabel, rows.Length)]);
    }
}
