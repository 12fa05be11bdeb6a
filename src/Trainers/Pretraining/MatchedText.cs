using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// One text as student and teacher read it, and the words that both read whole: word w stands at the tokens from <c>Starts[w]</c> up to
/// <c>Starts[w + 1]</c> of either.
/// </summary>
/// <param name="Student">The student's tokens.</param>
/// <param name="Teacher">The teacher's tokens.</param>
/// <param name="StudentStarts">Where the words start for the student, and behind them their end.</param>
/// <param name="TeacherStarts">Where the words start for the teacher, and behind them their end.</param>
/// <param name="Words">How many words both read whole, the special token at the start among them.</param>
internal sealed record MatchedText(TokenizedText Student, TokenizedText Teacher, int[] StudentStarts, int[] TeacherStarts, int Words)
{
    /// <summary>Matches the words of a text.</summary>
    public static MatchedText Create(TokenizedText student, TokenizedText teacher, WordPieceVocabulary studentPieces, WordPieceVocabulary teacherPieces)
    {
        int[] studentStarts = studentPieces.WordStarts(student.Ids), teacherStarts = teacherPieces.WordStarts(teacher.Ids);
        return new MatchedText(student, teacher, studentStarts, teacherStarts, Math.Min(Whole(student, studentStarts), Whole(teacher, teacherStarts)));
    }

    // Where a text was cut, the word before the closing token may be a part of one.
    private static int Whole(TokenizedText text, int[] starts) => starts.Length - 1 - (text.Truncated ? 2 : 0);
}
