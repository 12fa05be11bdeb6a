using System.Text;
using System.Text.RegularExpressions;

namespace MLNet.Pruning.Tests;

/// <summary>Damages files as an attacker or a bad disk would. The same seed damages alike, so that a failing case can be run alone.</summary>
internal sealed partial class Mutator(int seed)
{
    private static readonly string[] Numbers =
        ["0", "-1", "1", "7", "1.5", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e9", "1e400", "-0", "null", "true", "\"1\"", "[]", "{}", new('9', 400)];

    private static readonly string[] Texts =
        ["", "0", "-1", "__metadata__", "F32", "F16", "I64", "U8", "F4", "../../secret.safetensors", "/etc/passwd", "..", "C:\\x.safetensors", "a\\u0000b.safetensors", "\\ud800", "\\udc00x", "\\u0000", "gelu_new", "[UNK]", new('x', 5000)];

    private readonly Random _random = new(seed);

    /// <summary>One to three random damages to the bytes.</summary>
    public byte[] Bytes(byte[] original)
    {
        var bytes = new List<byte>(original);
        for (int edits = _random.Next(1, 4); edits > 0; edits--)
        {
            int place = _random.Next(bytes.Count + 1), length = Math.Min(_random.Next(1, 17), bytes.Count - place);
            switch (_random.Next(7))
            {
                case 0 when place < bytes.Count:
                    bytes[place] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1 when place < bytes.Count:
                    bytes[place] = (byte)_random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
                case 3:
                    bytes.RemoveRange(place, length);
                    break;
                case 4:
                    bytes.InsertRange(place, bytes.GetRange(place, length));
                    break;
                case 5:
                    byte[] noise = new byte[_random.Next(1, 40)];
                    _random.NextBytes(noise);
                    bytes.InsertRange(place, noise);
                    break;
                default:
                    for (int i = place; i < place + length; i++)
                        bytes[i] = _random.Next(2) == 0 ? (byte)0 : (byte)255;
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Damages JSON so that most of it stays JSON: other numbers and texts, repeated and missing members, deep nesting. One in four loses bytes instead.</summary>
    public byte[] Json(byte[] original)
    {
        string text = Encoding.UTF8.GetString(original);
        for (int edits = _random.Next(1, 4); edits > 0; edits--)
        {
            text = _random.Next(6) switch
            {
                0 => Replace(text, NumberPattern(), Numbers[_random.Next(Numbers.Length)]),
                1 => Replace(text, TextPattern(), $"\"{Texts[_random.Next(Texts.Length)]}\""),
                2 => Replace(text, TextPattern(), Pick(text, TextPattern())),
                3 => Insert(text, MemberPattern(), Pick(text, MemberPattern()) + ","),
                4 => Replace(text, MemberPattern(), ""),
                _ => Replace(text, NumberPattern(), Nest(_random.Next(1, 2000))),
            };
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return _random.Next(4) == 0 ? Bytes(bytes) : bytes;
    }

    /// <summary>Damages a safetensors file: the header's length, the JSON of the header with its length put right, the data, or any bytes.</summary>
    public byte[] Safetensors(byte[] original)
    {
        int headerLength = (int)BitConverter.ToUInt64(original);
        byte[] header = original[8..(8 + headerLength)], data = original[(8 + headerLength)..];
        switch (_random.Next(5))
        {
            case 0:
                ulong[] lengths = [0, 1, ulong.MaxValue, long.MaxValue, int.MaxValue, 1ul << 32, 100_000_000, 100_000_001, (ulong)(original.Length - 8), (ulong)(original.Length - 7), (ulong)_random.Next(original.Length), (ulong)_random.NextInt64()];
                return [.. BitConverter.GetBytes(lengths[_random.Next(lengths.Length)]), .. header, .. data];
            case 1:
                return Bytes(original);
            case 2:
                return [.. original[..(8 + headerLength)], .. Bytes(data)];
            default:
                byte[] damaged = Json(header);
                return [.. BitConverter.GetBytes((ulong)damaged.Length), .. damaged, .. data];
        }
    }

    private static string Nest(int depth) => new string('[', depth) + new string(']', depth);

    private string Replace(string text, Regex pattern, string by) => Change(text, pattern, match => text[..match.Index] + by + text[(match.Index + match.Length)..]);

    private string Insert(string text, Regex pattern, string what) => Change(text, pattern, match => text[..match.Index] + what + text[match.Index..]);

    private string Pick(string text, Regex pattern) => Change("", pattern, match => match.Value, text);

    private string Change(string otherwise, Regex pattern, Func<Match, string> change, string? text = null)
    {
        var matches = pattern.Matches(text ?? otherwise);
        return matches.Count == 0 ? otherwise : change(matches[_random.Next(matches.Count)]);
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][+-]?\d+)?")]
    private static partial Regex NumberPattern();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex TextPattern();

    [GeneratedRegex("\"[^\"]*\"\\s*:\\s*(\"[^\"]*\"|[^,{}\\[\\]]+|\\[[^\\[\\]]*\\]|\\{[^{}]*\\})")]
    private static partial Regex MemberPattern();
}
