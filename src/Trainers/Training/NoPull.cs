using System.Numerics;

namespace MLNet.Pruning.Trainers;

/// <summary>No penalty.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly struct NoPull<T> : IScorePull<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Vector<T> At(Vector<T> scores) => Vector<T>.Zero;
}
