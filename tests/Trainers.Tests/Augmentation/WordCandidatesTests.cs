using MLNet.Pruning.Transforms;
using static TorchSharp.torch;

namespace MLNet.Pruning.Trainers.Tests;

public class WordCandidatesTests
{
    [Fact]
    public void Predictions_are_whole_words_of_letters_and_not_the_word_that_stands_there()
    {
        // More probable than the words are rows of the table that no piece has, "x2", "7" and "!"; then "drill" and "saw", then "##mer".
        using var words = new WordCandidates(TinyLanguageModel.LastPieceFirst(), count: 4, CPU);
        var encoder = new WordPieceEncoder(TinyLanguageModel.Vocabulary, 16);
        var texts = new TokenizedDataset([encoder.Encode("the saw is bad"), encoder.Encode("the film")], [0, 0]);

        string[][] found = Spell(words.Predicted(texts.Batch([0, 1], 0), [2, 1], TinyLanguageModel.Vocabulary.MaskId));
        Assert.Equal(["drill", "ham", "bad", "great"], found[0]);
        Assert.Equal(["drill", "saw", "ham", "bad"], found[1]);
    }

    [Fact]
    public void A_vocabulary_of_few_words_gives_all_of_them()
    {
        using var words = new WordCandidates(TinyLanguageModel.LastPieceFirst(), count: 100, CPU);
        var texts = new TokenizedDataset([new WordPieceEncoder(TinyLanguageModel.Vocabulary, 16).Encode("the film")], [0]);
        Assert.Equal(
            TinyLanguageModel.Vocabulary.Pieces.Where(piece => piece.All(char.IsLetter) && piece != "film").Order(),
            Spell(words.Predicted(texts.Batch([0], 0), [2], TinyLanguageModel.Vocabulary.MaskId))[0].Order());
    }

    [Fact]
    public void A_word_is_predicted_from_its_row_alone()
    {
        using var words = new WordCandidates(TinyLanguageModel.OfTinyTask, count: 15, CPU);
        var tokenizer = new WordPieceEncoder(TinyTask.Vocabulary, 24);
        var texts = new TokenizedDataset([tokenizer.Encode("the old apple is on my table"), tokenizer.Encode("a hammer"), tokenizer.Encode("the new saw is on my table")], [0, 0, 0]);
        int[][] together = words.Predicted(texts.Batch([0, 1, 2], 0), [3, 2, 3], TinyTask.Vocabulary.MaskId);
        for (int row = 0; row < 3; row++)
            Assert.Equal(together[row], words.Predicted(texts.Batch([row], 0), [row == 1 ? 2 : 3], TinyTask.Vocabulary.MaskId)[0]);
        Assert.Equal(Logits(texts, 0, place: 3).Take(15), together[0]);
    }

    [Fact]
    public void Near_words_are_found_by_the_cosine_with_the_mean_of_the_pieces()
    {
        using var words = new WordCandidates(TinyLanguageModel.LastPieceFirst(
            ("ham", [1, 0]), ("##mer", [0, 1]), ("saw", [7, 7]), ("drill", [2, 1]), ("film", [0.1f, 0.4f]), ("7", [1, 1]), ("[MASK]", [1, 1])), count: 3, CPU);
        Assert.Equal(["saw", "drill", "film"], Spell(words.Nearest([[TinyLanguageModel.Id("ham"), TinyLanguageModel.Id("##mer")]]))[0]);
    }

    private static string[][] Spell(int[][] ids) => [.. ids.Select(row => row.Select(id => TinyLanguageModel.Vocabulary.Pieces[id]).ToArray())];

    /// <summary>The words of letters by falling logit at a hidden place of a row, computed plainly.</summary>
    private static IEnumerable<int> Logits(TokenizedDataset texts, int row, int place)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var encoder = TinyLanguageModel.OfTinyTask;
        var model = new SequenceClassifier(encoder.Config, classes: 1, seed: 0, managedKernels: false);
        model.Load(encoder.Tensors);
        var head = new LanguageModelHead(encoder.Config, model.embeddings.words);
        head.Load(encoder.Tensors, seed: 0);
        var batch = texts.Batch([row], 0);
        int own = (int)batch.Ids[place];
        batch.Ids[place] = encoder.Vocabulary.MaskId;
        var tokens = BatchTokens.Of(batch, CPU);
        float[] logits = head.forward(model.Run(tokens.Ids, tokens.Types, tokens.Mask, OutputKinds.States).States[^1][0]).ToFloats()
            .AsSpan(place * encoder.Config.VocabularySize, encoder.Config.VocabularySize).ToArray();
        return Enumerable.Range(0, encoder.Vocabulary.Pieces.Count).Where(id => id != own && encoder.Vocabulary.Pieces[id].All(char.IsLetter)).OrderByDescending(id => logits[id]).ToList();
    }
}
