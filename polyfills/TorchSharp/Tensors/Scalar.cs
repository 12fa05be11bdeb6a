#nullable enable
namespace TorchSharp;

/// <summary>A number with its type, as libtorch takes it.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(SlotKind kind, long bits, torch.ScalarType? type = null)
    {
        Kind = kind;
        Bits = bits;
        Type = type ?? (kind == SlotKind.Float ? torch.ScalarType.Float64 : kind == SlotKind.Boolean ? torch.ScalarType.Bool : torch.ScalarType.Int64);
    }

    internal SlotKind Kind { get; }
    internal long Bits { get; }
    internal double Real => Kind == SlotKind.Float ? BitConverter.Int64BitsToDouble(Bits) : Bits;
    public torch.ScalarType Type { get; }
    public static implicit operator Scalar(int value) => value.ToScalar();
    public static implicit operator Scalar(long value) => value.ToScalar();
    public static implicit operator Scalar(float value) => value.ToScalar();
    public static implicit operator Scalar(double value) => value.ToScalar();
    public static implicit operator Scalar(bool value) => value.ToScalar();

    public void Dispose()
    {
    }
}

/// <summary>Numbers to scalars and back.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this int value) => new(SlotKind.Integer, value, torch.ScalarType.Int32);
    public static Scalar ToScalar(this long value) => new(SlotKind.Integer, value, torch.ScalarType.Int64);
    public static Scalar ToScalar(this float value) => new(SlotKind.Float, BitConverter.DoubleToInt64Bits(value), torch.ScalarType.Float32);
    public static Scalar ToScalar(this double value) => new(SlotKind.Float, BitConverter.DoubleToInt64Bits(value), torch.ScalarType.Float64);
    public static Scalar ToScalar(this bool value) => new(SlotKind.Boolean, value ? 1 : 0, torch.ScalarType.Bool);
    public static float ToSingle(this Scalar value) => (float)value.Real;
    public static double ToDouble(this Scalar value) => value.Real;
    public static int ToInt32(this Scalar value) => checked((int)value.ToInt64());
    public static long ToInt64(this Scalar value) => value.Kind == SlotKind.Float ? (long)value.Real : value.Bits;
    public static bool ToBoolean(this Scalar value) => value.Real != 0;
}
