namespace MLNet.Pruning.Transforms.Tests;

public sealed class RepeatedPieceTests
{
    [Fact]
    public void APieceThatStandsTwiceHasItsLastId()
    {
        var vocabulary = new WordPieceVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##s", "b", "##s", "a"]);

        Assert.Equal(10, vocabulary.Pieces.Count);
        Assert.Equal([2, 9, 7, 8, 3], new WordPieceEncoder(vocabulary, 8).Encode("a bs").Ids.ToArray());
    }
}
