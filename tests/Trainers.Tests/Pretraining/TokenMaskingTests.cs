using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class TokenMaskingTests
{
    private const double Share = 0.15;
    private const int Draws = 2000;

    private static readonly WordPieceVocabulary Vocabulary = TinyTask.Vocabulary;
    private static readonly TokenizedDataset Texts = Tokenize();

    [Fact]
    public void Hides_the_share_of_the_ordinary_tokens_and_tells_what_stood_there()
    {
        var batch = Batch(32);
        var masked = new TokenMasking(Vocabulary, Share, rarity: 0, Texts, seed: 1).Mask(batch, step: 5);

        int ordinary = batch.Ids.Where((id, place) => batch.Mask[place] == 1 && !Special(id)).Count();
        Assert.Equal((int)Math.Round(Share * ordinary), masked.Places.Length);
        Assert.Equal(masked.Places.Order(), masked.Places);
        Assert.Equal(masked.Labels, masked.Places.Select(place => batch.Ids[place]));
        Assert.DoesNotContain(masked.Labels, id => Special(id));
        var hidden = masked.Places.ToHashSet();
        Assert.All(Enumerable.Range(0, batch.Ids.Length).Where(place => !hidden.Contains(place)), place => Assert.Equal(batch.Ids[place], masked.Batch.Ids[place]));
    }

    [Fact]
    public void Eight_of_ten_become_the_mask_one_another_piece_and_one_stays()
    {
        var masking = new TokenMasking(Vocabulary, Share, rarity: 0, Texts, seed: 1);
        int masks = 0, same = 0, all = 0;
        for (int step = 0; step < 400; step++)
        {
            var masked = masking.Mask(Batch(32), step);
            masks += masked.Places.Count(place => masked.Batch.Ids[place] == Vocabulary.MaskId);
            same += masked.Places.Where((place, i) => masked.Batch.Ids[place] == masked.Labels[i]).Count();
            all += masked.Places.Length;
            Assert.DoesNotContain(masked.Places, place => Special(masked.Batch.Ids[place]) && masked.Batch.Ids[place] != Vocabulary.MaskId);
        }

        // Within five deviations of a binomial; of the pieces drawn at random some are those that stood there.
        double deviation = Math.Sqrt(0.8 * 0.2 / all);
        Assert.InRange(masks / (double)all, 0.8 - (5 * deviation), 0.8 + (5 * deviation));
        Assert.InRange(same / (double)all, 0.1 - (5 * deviation), 0.1 + (0.1 * 5 / Vocabulary.Pieces.Count) + (5 * deviation));
    }

    [Fact]
    public void The_same_seed_and_step_hide_the_same_whatever_was_hidden_before()
    {
        var batch = Batch(16);
        var (one, other) = (new TokenMasking(Vocabulary, Share, 0.7, Texts, seed: 1), new TokenMasking(Vocabulary, Share, 0.7, Texts, seed: 1));
        other.Mask(batch, 3);
        Assert.Equal(one.Mask(batch, 4).Batch.Ids, other.Mask(batch, 4).Batch.Ids);
        Assert.NotEqual(one.Mask(batch, 4).Places, one.Mask(batch, 5).Places);
        Assert.NotEqual(one.Mask(batch, 4).Places, new TokenMasking(Vocabulary, Share, 0.7, Texts, seed: 2).Mask(batch, 4).Places);
    }

    [Fact]
    public void Rare_tokens_are_hidden_more_often_where_that_is_asked_for()
    {
        // "the" stands 16 times as often as "apple": it weighs 16^-0.5 = a quarter as much where counts have the power of -0.5.
        var encoder = new WordPieceEncoder(Vocabulary, 24);
        var texts = new TokenizedDataset([encoder.Encode(string.Join(' ', Enumerable.Repeat("the", 16).Append("apple")))], [0]);
        var batch = texts.Batch([0], Vocabulary.PaddingId);
        double ShareOfRare(double rarity)
        {
            var masking = new TokenMasking(Vocabulary, 1.0 / 17, rarity, texts, seed: 1);
            long rare = batch.Ids[17];
            return Enumerable.Range(0, Draws).Count(step => masking.Mask(batch, step).Labels[0] == rare) / (double)Draws;
        }

        Near(1.0 / 17, ShareOfRare(0));
        Near(4.0 / (4 + 16), ShareOfRare(0.5));

        static void Near(double expected, double share)
        {
            double deviation = Math.Sqrt(expected * (1 - expected) / Draws);
            Assert.InRange(share, expected - (5 * deviation), expected + (5 * deviation));
        }
    }

    private static bool Special(long id) => id == Vocabulary.PaddingId || id == Vocabulary.UnknownId || id == Vocabulary.ClassificationId
        || id == Vocabulary.SeparatorId || id == Vocabulary.MaskId;

    private static Batch Batch(int rows) => Texts.Batch([.. Enumerable.Range(0, rows)], Vocabulary.PaddingId);

    private static TokenizedDataset Tokenize()
    {
        var encoder = new WordPieceEncoder(Vocabulary, 24);
        TokenizedText[] texts = [.. TinyTask.Rows(64).Select(row => encoder.Encode(row.Sentence1))];
        return new TokenizedDataset(texts, new float[texts.Length]);
    }
}
