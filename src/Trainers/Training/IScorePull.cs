using System.Numerics;

namespace MLNet.Pruning.Trainers;

/// <summary>What a penalty adds to the gradients of scores.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IScorePull<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    Vector<T> At(Vector<T> scores);
}
