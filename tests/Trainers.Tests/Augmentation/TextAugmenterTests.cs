using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Pruning.Trainers.Tests;

public class TextAugmenterTests
{
    private const string Sentence = "the film is good the movie was bad the play is great the book was old";

    [Fact]
    public void Words_are_replaced_with_the_probability_by_every_candidate_alike()
    {
        // Every row is long, so that no two copies are the same. "old" is unknown and stays.
        string[] rows = [.. Enumerable.Range(0, 40).Select(_ => Sentence)];
        var copies = Augment(new TextAugmentation { Candidates = 5 }, rows);
        Assert.Equal(40 * 20, copies.Firsts.Count);
        Assert.Null(copies.Seconds);
        Assert.All(copies.Labels, label => Assert.True(float.IsNaN(label)));

        string[] words = Sentence.Split(' ');
        string[][] written = [.. copies.Firsts.Select(copy => copy.Split(' '))];
        Assert.All(written, copy => Assert.Equal(words.Length, copy.Length));
        Assert.All(written, copy => Assert.Equal("old", copy[^1]));
        string[] replaced = [.. written.SelectMany(copy => copy.Zip(words).Where(pair => pair.First != pair.Second).Select(pair => pair.First))];
        double all = written.Length * (words.Length - 1.0), deviation = Math.Sqrt(0.4 * 0.6 / all);
        Assert.InRange(replaced.Length / all, 0.4 - (5 * deviation), 0.4 + (5 * deviation));

        // Of the five most probable words, drill, saw, ham, bad and great, two stand in a place each, where "good" comes in.
        var counts = replaced.CountBy(word => word).ToDictionary();
        Assert.Equal(["bad", "drill", "good", "great", "ham", "saw"], counts.Keys.Order());
        Assert.All(["drill", "ham", "saw"], word => Assert.InRange(counts[word] / (double)replaced.Length, 0.18, 0.22));
    }

    [Fact]
    public void The_seed_decides_what_is_replaced()
    {
        string[] rows = ["the film is good", "the book was bad", "the hammer is great"];
        var settings = new TextAugmentation { Copies = 4 };
        Assert.Equal(Augment(settings, rows).Firsts, Augment(settings, rows).Firsts);
        Assert.NotEqual(Augment(settings, rows).Firsts, Augment(settings, rows, seed: 9).Firsts);

        // A row's copies do not hang on the rows after it.
        var fewer = Augment(settings, rows[..2]);
        Assert.Equal(fewer.Firsts, Augment(settings, rows).Firsts.Take(fewer.Firsts.Count));
    }

    [Fact]
    public void Only_known_words_of_letters_are_replaced()
    {
        var copies = Augment(new TextAugmentation { ReplacementProbability = 1, Candidates = 1 }, [$"The UNHEARD  film! {new string('x', 101)} is 7"]);
        Assert.Equal(["drill unheard drill ! drill 7"], copies.Firsts);
        Assert.Empty(Augment(new TextAugmentation(), ["7 ! 7", "unheard"]).Firsts);
    }

    [Fact]
    public void A_word_of_several_pieces_is_replaced_by_a_near_one()
    {
        var encoder = TinyLanguageModel.LastPieceFirst(("ham", [1, 0]), ("##mer", [0, 1]), ("movie", [3, 3]));
        Assert.Equal(["drill movie drill"], Augment(new TextAugmentation { ReplacementProbability = 1, Candidates = 1 }, ["the hammer is"], encoder: encoder).Firsts);
    }

    [Fact]
    public void Copies_that_are_no_news_are_left_out()
    {
        // With one candidate a word has two states, a text of two words four, and one of them is the text.
        var copies = Augment(new TextAugmentation { Copies = 200, Candidates = 1 }, ["the film"]);
        Assert.Equal(["drill drill", "drill film", "the drill"], copies.Firsts.Order());
    }

    [Fact]
    public void Words_behind_the_cut_stay()
    {
        // Eight tokens are six words; the last of them is left alone, as it might have lost pieces.
        var copies = Augment(new TextAugmentation { ReplacementProbability = 1, Candidates = 1 }, ["the film is good the film is good"], maxLength: 8);
        Assert.Equal(["drill drill drill drill drill film is good"], copies.Firsts);
    }

    [Fact]
    public void Both_texts_of_a_pair_are_replaced()
    {
        var copies = Augment(new TextAugmentation { ReplacementProbability = 1, Candidates = 1 }, ["the film", "the saw"], ["is 7 good", "was"]);
        Assert.Equal([("drill drill", "drill 7 drill"), ("drill drill", "drill")], copies.Firsts.Zip(copies.Seconds!));
    }

    [Fact]
    public void Rows_are_given_to_a_teacher_under_the_names_of_the_trainer()
    {
        var rows = LabeledTexts.WithoutLabels(["one", "two"], ["three", "four"]).ToDataView("Second", "First");
        Assert.Equal(["one", "two"], rows.GetColumn<string>("Second"));
        Assert.Equal(["three", "four"], rows.GetColumn<string>("First"));
        Assert.Equal(["Text"], LabeledTexts.WithoutLabels(["one"], null).ToDataView("Text", null).Schema.Select(column => column.Name));
    }

    private static LabeledTexts Augment(
        TextAugmentation settings, string[] firsts, string[]? seconds = null, int maxLength = 32, int seed = 3, PretrainedEncoder? encoder = null)
    {
        var host = ((IHostEnvironment)new MLContext(1)).Register("test");
        using var channel = host.Start("test");
        return new TextAugmenter(host, channel, settings, encoder ?? TinyLanguageModel.LastPieceFirst(), maxLength, batchSize: 16, seed, CancellationToken.None)
            .Augment(LabeledTexts.WithoutLabels(firsts, seconds));
    }
}
