#nullable enable
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The kinds of argument and result, as the shim numbers them.</summary>
internal enum SlotKind
{
    None, Tensor, Integer, Float, Boolean, Integers, Tensors, Generator,
}

/// <summary>An argument or result as the shim reads it. A list is its kind with the number of elements, then the elements.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Slot
{
    internal SlotKind Kind;
    internal int Count;
    internal long Bits;
}

/// <summary>An argument of an operator, made from the managed value by an implicit conversion.</summary>
internal readonly struct Argument
{
    private readonly SlotKind _kind;
    private readonly long _bits;
    private Argument(SlotKind kind, long bits, object? owner = null) => (_kind, _bits, Owner) = (kind, bits, owner);

    /// <summary>What must live until the call returns; for a list the list itself.</summary>
    internal object? Owner { get; }
    internal int SlotCount => 1 + (Owner is long[] integers ? integers.Length : Owner is Tensor[] tensors ? tensors.Length : 0);

    internal void Write(Span<Slot> slots)
    {
        slots[0] = new Slot { Kind = _kind, Count = slots.Length - 1, Bits = _bits };
        for (int i = 1; i < slots.Length; i++)
            slots[i].Bits = Owner is long[] integers ? integers[i - 1] : ((Tensor[])Owner!)[i - 1].Handle;
    }

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? default : new(SlotKind.Tensor, tensor.Handle, tensor);
    public static implicit operator Argument(Tensor[] tensors) => new(SlotKind.Tensors, 0, tensors);
    public static implicit operator Argument(long[]? integers) => integers is null ? default : new(SlotKind.Integers, 0, integers);
    public static implicit operator Argument(long value) => new(SlotKind.Integer, value);
    public static implicit operator Argument(long? value) => value is null ? default : new(SlotKind.Integer, value.Value);
    public static implicit operator Argument(double value) => new(SlotKind.Float, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(bool value) => new(SlotKind.Boolean, value ? 1 : 0);
    public static implicit operator Argument(ScalarType? type) => type is null ? default : new(SlotKind.Integer, (long)type.Value);
    public static implicit operator Argument(Scalar? scalar) => scalar is null ? default : new(scalar.Kind, scalar.Bits);
    public static implicit operator Argument(Generator? generator) => generator is null ? default : new(SlotKind.Generator, generator.Handle, generator);
}

/// <summary>Calls an operator of libtorch by its name, with the overload after a dot.</summary>
internal static unsafe class Operators
{
    private static readonly ConcurrentDictionary<string, nint> Found = new();
    internal static Tensor Call(string name, params ReadOnlySpan<Argument> arguments) => new((nint)Invoke(name, arguments)[0].Bits);

    internal static (Tensor, Tensor) CallPair(string name, params ReadOnlySpan<Argument> arguments)
    {
        ReadOnlySpan<Slot> results = Invoke(name, arguments);
        return (new Tensor((nint)results[0].Bits), new Tensor((nint)results[1].Bits));
    }

    internal static Scalar CallScalar(string name, params ReadOnlySpan<Argument> arguments)
    {
        Slot result = Invoke(name, arguments)[0];
        return new Scalar(result.Kind, result.Bits);
    }

    /// <summary>Calls an operator that changes its first argument, which is also the result.</summary>
    internal static Tensor CallInPlace(string name, Tensor self, params ReadOnlySpan<Argument> others)
    {
        Argument[] arguments = [self, .. others];
        Native.torch_free((nint)Invoke(name, arguments)[0].Bits);
        return self;
    }

    private static ReadOnlySpan<Slot> Invoke(string name, ReadOnlySpan<Argument> arguments)
    {
        nint op = Found.TryGetValue(name, out nint found) ? found : Find(name);
        int count = 0;
        foreach (Argument argument in arguments)
            count += argument.SlotCount;
        Span<Slot> slots = count <= 64 ? stackalloc Slot[count] : new Slot[count];
        int next = 0;
        foreach (Argument argument in arguments)
        {
            argument.Write(slots.Slice(next, argument.SlotCount));
            next += argument.SlotCount;
        }

        int resultCount;
        Slot* results;
        fixed (Slot* first = slots)
            resultCount = Native.torch_call(op, first, count, &results);
        foreach (Argument argument in arguments)
            GC.KeepAlive(argument.Owner);
        Native.Check(resultCount);
        return new ReadOnlySpan<Slot>(results, resultCount);
    }

    private static nint Find(string name)
    {
        string[] parts = name.Split('.');
        nint op = Native.torch_find_operator("aten::" + parts[0], parts.Length > 1 ? parts[1] : "");
        return op == 0 ? throw Native.Error() : Found.GetOrAdd(name, op);
    }
}
