namespace MLNet.Pruning.Transforms;

/// <summary>How the weights of a fitted model are held and saved. The fitted, the saved and the loaded model hold the same weights, bit for bit.</summary>
public enum StoragePrecision
{
    /// <summary>8-bit integers with one scale per row: the smallest file. Biases and LayerNorms stay 32-bit floats.</summary>
    Int8,

    /// <summary>16-bit floats.</summary>
    Float16,

    /// <summary>32-bit floats, lossless.</summary>
    Float32,
}
