using System.Text.RegularExpressions;

namespace MLNet.Pruning.Examples.DefaultEncoder;

/// <summary>The openly licensed texts that the default encoder learns from, sentence by sentence.</summary>
internal static partial class PlainTexts
{
    private const int FewestWords = 4;

    /// <summary>Reads the sentences, each once, in the order of the files.</summary>
    /// <param name="folder">The folder with wiki_sents, wikitext2, masc_written and squad_dev.</param>
    public static List<string> Read(string folder)
    {
        string[] Lines(string name) => File.ReadAllLines(Path.Combine(folder, name));
        IEnumerable<string> texts =
        [
            .. Lines("wiki_sents/train.txt"),
            .. Lines("wikitext2/dev.txt").Concat(Lines("wikitext2/test.txt")).Where(line => !line.TrimStart().StartsWith('=')).Select(Untokenize),
            .. Lines("masc_written/train.txt"),
            .. Lines("squad_dev/train.tsv").Skip(1).Select(line => line[..line.IndexOf('\t')]).Distinct(),
        ];
        return [.. texts.SelectMany(Sentences).Where(text => text.Count(character => character == ' ') >= FewestWords - 1).Distinct()];
    }

    /// <summary>WikiText's text as it was before its words were set apart. A word that was replaced is left out.</summary>
    internal static string Untokenize(string line) => Spaces().Replace(
        line.Replace(" @-@ ", "-").Replace(" @,@ ", ",").Replace(" @.@ ", ".").Replace("<unk>", ""), " ").Trim();

    internal static IEnumerable<string> Sentences(string text) => SentenceEnd().Split(text).Select(part => part.Trim());

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("""(?<=[.!?]["')]?)\s+(?=["'(]?\p{Lu})""")]
    private static partial Regex SentenceEnd();
}
