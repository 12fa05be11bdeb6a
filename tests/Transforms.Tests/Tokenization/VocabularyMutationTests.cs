using System.Text;
using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests.Tokenization;

public sealed class VocabularyMutationTests
{
    private const int Seed = 20251;

    private static readonly byte[][] Fragments =
    [
        [0], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], "\r"u8.ToArray(), "\r\n"u8.ToArray(),
        "\n\n"u8.ToArray(), "\u0085"u8.ToArray(), "\u2028"u8.ToArray(), "##"u8.ToArray(), "[UNK]\n"u8.ToArray(), new byte[2000], [0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ];

    [Fact]
    public void A_damaged_vocab_txt_is_refused_or_usable()
    {
        byte[] whole = Encoding.UTF8.GetBytes(string.Join('\n', TestVocabulary.Create("the", "##ing", "日", "é", "𝒳").Pieces) + "\n");
        Mutate(whole, Mutations.Count(0.15), bytes => new WordPieceVocabulary(VocabularyFile.Parse(bytes, "vocab.txt"), source: "vocab.txt"));
    }

    // With a checksum that fits, the checks behind it are what is tried.
    [Fact]
    public void A_forged_entry_of_a_saved_model_is_refused_or_usable()
    {
        using var stream = new MemoryStream();
        TestVocabulary.Create("the", "##ing", "日", "é", "𝒳").Save(stream);
        var entry = new SectionedEntry(stream.ToArray());
        Mutate(Assert.Single(entry.Sections), Mutations.Count(0.15), section =>
        {
            entry.Sections[0] = section;
            return WordPieceVocabulary.Load(new MemoryStream(entry.ToBytes()));
        });
    }

    private static void Mutate(byte[] whole, int count, Func<byte[], WordPieceVocabulary> read)
    {
        var random = new Random(Seed);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] damaged = Damage(whole, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                WordPieceVocabulary vocabulary = read(damaged);
                TokenizedText text = new WordPieceEncoder(vocabulary, 16).Encode("The 日 of é\0 𝒳ing", "[UNK] ##ing");
                Assert.All(text.Ids, id => Assert.InRange(id, 0, vocabulary.Pieces.Count - 1));
            }
            catch (InvalidDataException error)
            {
                Assert.Contains("vocab", error.Message, StringComparison.Ordinal);
                refused++;
            }

            // A length that the file does not keep must not be believed.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
        }

        Assert.InRange(refused, count / 20, count - 1);
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int place = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 40), bytes.Count - place);
            switch (random.Next(6))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(place, length);
                    break;
                case 3:
                    bytes.InsertRange(place, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 4:
                    bytes.InsertRange(place, Fragments[random.Next(Fragments.Length)]);
                    break;
                default:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }

            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];
    }
}
