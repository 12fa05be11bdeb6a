namespace MLNet.Pruning.Transforms;

/// <summary>Element types of ONNX tensors, by their numbers in <c>TensorProto.DataType</c>.</summary>
internal enum OnnxElementType
{
    Float = 1,
    Int64 = 7,
}
