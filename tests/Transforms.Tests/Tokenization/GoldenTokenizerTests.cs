using System.Text.Json;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

public sealed class GoldenTokenizerTests
{
    private const int Unlimited = 100_000;

    [SharedFact]
    public void Every_case_of_Hugging_Face_gives_its_ids_and_types()
    {
        var vocabulary = WordPieceVocabulary.FromFile(SharedAssets.Path("models/all-MiniLM-L6-v2/vocab.txt"));
        var encoders = new Dictionary<int, WordPieceEncoder>();
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedAssets.Path("golden/tokenizer.json")));

        int cases = 0;
        foreach (JsonElement golden in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            int maxLength = golden.TryGetProperty("max_length", out JsonElement limit) ? limit.GetInt32() : Unlimited;
            if (!encoders.TryGetValue(maxLength, out WordPieceEncoder? encoder))
                encoders.Add(maxLength, encoder = new WordPieceEncoder(vocabulary, maxLength));
            string text = golden.GetProperty("text").GetString()!;
            string? pair = golden.TryGetProperty("pair", out JsonElement second) ? second.GetString() : null;

            TokenizedText encoded = encoder.Encode(text, pair);

            Assert.Equal(Integers(golden.GetProperty("ids")), encoded.Ids);
            if (golden.TryGetProperty("types", out JsonElement types))
                Assert.Equal(Integers(types), encoded.Types.Select(type => (int)type));
            else
                Assert.All(encoded.Types, type => Assert.Equal(0, type));
            Assert.Equal(encoded.Ids.Length, encoded.Types.Length);
            cases++;
        }

        Assert.Equal(844, cases);
    }

    private static IEnumerable<int> Integers(JsonElement array) => array.EnumerateArray().Select(element => element.GetInt32());
}
