using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MLNet.Pruning.Trainers;

/// <summary>A hash of everything that decides a trained model: options, rows, encoder and teacher. A checkpoint of another training does not share it.</summary>
internal static class TrainingFingerprint
{
    public static string Compute(
        IEnumerable<(string Name, object Value)> settings, TokenizedDataset training, TokenizedDataset? validation, IEnumerable<PretrainedEncoder> encoders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in settings)
            Append(hash, $"{name}={InvariantText.Of(value)}");

        training.AppendTo(hash);
        validation?.AppendTo(hash);

        foreach (var encoder in encoders)
        {
            Append(hash, InvariantText.Of(encoder.Config));
            foreach (var (name, tensor) in encoder.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                Append(hash, $"{name}[{string.Join(',', tensor.Shape)}]");
                hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.Span));
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
}
