using MLNet.Pruning.Examples.SpamFilter.Data;

namespace MLNet.Pruning.Examples.Tests.SpamFilter.Data;

public sealed class SpamCorpusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("corpus").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void MailsAreLabelledByTheirFolderAndSplit()
    {
        WriteMails(200);
        var corpus = SpamCorpus.Read(_folder, int.MaxValue, seed: 1);

        Assert.Equal(200, corpus.Train.Count + corpus.Test.Count);
        Assert.InRange(corpus.Test.Count, 20, 60);
        Assert.Equal(0, corpus.Duplicates);
        Assert.Equal(0, corpus.Empty);
        Assert.All(corpus.Train.Concat(corpus.Test), row => Assert.StartsWith(row.Label, row.Sentence1));
        Assert.Equal(100, corpus.Train.Concat(corpus.Test).Count(row => row.Label == "spam"));
    }

    [Fact]
    public void CopiesStayOnOneSide()
    {
        WriteMails(100);
        for (int i = 0; i < 30; i++)
            Write("spam-2", $"copy{i}", $"Subject: Copy\n\nThe SAME  text, call {i:D4} now.");
        var corpus = SpamCorpus.Read(_folder, int.MaxValue, seed: 1);

        int train = corpus.Train.Count(row => row.Sentence1.StartsWith("Copy", StringComparison.Ordinal));
        int test = corpus.Test.Count(row => row.Sentence1.StartsWith("Copy", StringComparison.Ordinal));
        Assert.Equal(30, train + test);
        Assert.True(train == 0 || test == 0);
        Assert.Equal(29, corpus.Duplicates);
    }

    [Fact]
    public void ASampleIsSmallerAndRepeatable()
    {
        WriteMails(100);
        Write("easy-ham-1", "empty", "Subject:\n\n \n");
        var first = SpamCorpus.Read(_folder, 40, seed: 3);
        var second = SpamCorpus.Read(_folder, 40, seed: 3);
        var other = SpamCorpus.Read(_folder, 40, seed: 4);

        Assert.Equal(40, first.Train.Count + first.Test.Count);
        Assert.Equal(1, first.Empty);
        Assert.Equal(first.Train.Select(row => row.Sentence1), second.Train.Select(row => row.Sentence1));
        Assert.NotEqual(first.Train.Select(row => row.Sentence1), other.Train.Select(row => row.Sentence1));
    }

    [Fact]
    public void AFolderWithoutMailsIsNamed()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => SpamCorpus.Read(_folder, 10, seed: 1));
        Assert.Contains(_folder, error.Message);
        Assert.Contains("setup.sh", error.Message);
    }

    private void WriteMails(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string label = i % 2 == 0 ? "spam" : "ham";
            string word = string.Concat(i.ToString("D3").Select(digit => (char)('a' + digit - '0')));
            Write(i % 2 == 0 ? "spam-1" : "easy-ham-1", word, $"Subject: {label} {word}\n\nText of {word}.");
        }
    }

    private void Write(string folder, string name, string mail)
    {
        Directory.CreateDirectory(Path.Combine(_folder, folder));
        File.WriteAllText(Path.Combine(_folder, folder, name + ".txt"), mail);
    }
}
