using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MLNet.Pruning.Examples.SpamFilter.Mail;

namespace MLNet.Pruning.Examples.SpamFilter.Data;

/// <summary>
/// The labelled mails of the SpamAssassin project, split into training and test rows. Only subject and text are read: the other headers name
/// mailing lists and gathering hosts, which give the label away.
/// </summary>
internal sealed class SpamCorpus
{
    /// <summary>One mail in so many is a test mail.</summary>
    private const int TestEvery = 5;

    private SpamCorpus(List<(ulong Hash, MailRow Row)> mails, int empty)
    {
        Empty = empty;
        Duplicates = mails.Count - mails.Select(mail => mail.Hash).Distinct().Count();
        Train = [.. mails.Where(mail => mail.Hash % TestEvery != 0).Select(mail => mail.Row)];
        Test = [.. mails.Where(mail => mail.Hash % TestEvery == 0).Select(mail => mail.Row)];
    }

    /// <summary>The rows to train on.</summary>
    public IReadOnlyList<MailRow> Train { get; }

    /// <summary>The rows to judge by, about a fifth.</summary>
    public IReadOnlyList<MailRow> Test { get; }

    /// <summary>Mails without any text; left out.</summary>
    public int Empty { get; }

    /// <summary>Mails whose text another mail has too. They share a side of the split.</summary>
    public int Duplicates { get; }

    /// <summary>Reads the folders easy-ham-1, easy-ham-2, hard-ham-1, spam-1 and spam-2.</summary>
    /// <param name="folder">The folder of those folders.</param>
    /// <param name="rows">Mails to use at most, a random sample of all.</param>
    /// <param name="seed">Decides sample, order and split.</param>
    public static SpamCorpus Read(string folder, int rows, int seed)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.txt", SearchOption.AllDirectories) : [];
        if (files.Length == 0)
            throw new DirectoryNotFoundException($"No mails in '{folder}': expected the folders easy-ham-1 ... spam-2 with .txt files. eng/setup.sh fetches them.");
        Array.Sort(files, StringComparer.Ordinal);

        var mails = files.AsParallel().AsOrdered().Select(file => (Label: LabelOf(file), MailMessage.Parse(File.ReadAllBytes(file)).Sentence)).ToList();
        var sample = mails
            .Where(mail => mail.Sentence.Length > 0)
            .Select(mail => (Hash: Hash(mail.Sentence, seed), Row: new MailRow { Label = mail.Label, Sentence1 = mail.Sentence }))
            .OrderBy(mail => mail.Hash)
            .Take(rows)
            .ToList();
        return new SpamCorpus(sample, mails.Count(mail => mail.Sentence.Length == 0));
    }

    private static string LabelOf(string file) =>
        Path.GetFileName(Path.GetDirectoryName(file))!.StartsWith("spam", StringComparison.Ordinal) ? "spam" : "ham";

    /// <summary>A hash of the letters alone: copies of a mail that differ in numbers, case or layout count as one text.</summary>
    private static ulong Hash(string sentence, int seed)
    {
        string letters = string.Concat(sentence.Where(char.IsLetter)).ToLowerInvariant();
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{letters}")));
    }
}
