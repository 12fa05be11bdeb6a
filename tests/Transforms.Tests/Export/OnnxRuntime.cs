using MLNet.Pruning.Tests;

namespace MLNet.Pruning.Transforms.Tests;

/// <summary>Runs the operators that the export uses as https://onnx.ai/onnx/operators defines them: in double precision, place by place.</summary>
internal static class OnnxRuntime
{
    public static Dictionary<string, OnnxValue> Run(OnnxFile model, IReadOnlyDictionary<string, OnnxValue> inputs)
    {
        var values = inputs.Concat(model.Constants).ToDictionary();
        foreach (OnnxFile.Node node in model.Nodes)
            values.Add(node.Output, Run(node, [.. node.Inputs.Select(name => values[name])]));
        return values;
    }

    private static OnnxValue Run(OnnxFile.Node node, OnnxValue[] x) => node.Operation switch
    {
        "Add" => Broadcast(x, (a, b) => a + b),
        "Sub" => Broadcast(x, (a, b) => a - b),
        "Mul" => Broadcast(x, (a, b) => a * b),
        "Div" => Broadcast(x, (a, b) => a / b),
        "Erf" => Map(x[0], ReferenceEncoder.Erf),
        "Tanh" => Map(x[0], Math.Tanh),
        "Relu" => Map(x[0], value => Math.Max(value, 0)),
        "Cast" or "Identity" => x[0],
        "Shape" => new([1], [x[0].Shape[node.Int("start", 0)..node.Int("end", 0)].Single()]),
        "Slice" => Slice(x),
        "Gather" => Gather(x[0], x[1], node.Int("axis", 0)),
        "Unsqueeze" => new([.. x[0].Shape[..(int)x[1].Values[0]], 1, .. x[0].Shape[(int)x[1].Values[0]..]], x[0].Values),
        "Reshape" => new([.. x[1].Values.Select((size, axis) => size == 0 ? x[0].Shape[axis] : (int)size)], x[0].Values),
        "Transpose" => Transpose(x[0], node.Ints("perm")),
        "MatMul" => MatMul(x[0], x[1]),
        "Gemm" => Broadcast([MatMul(x[0], node.Int("transB", 0) == 1 ? Transpose(x[1], [1, 0]) : x[1]), x[2]], (a, b) => a + b),
        "Softmax" => LastAxis(x[0], Softmax),
        "LayerNormalization" => LastAxis(x[0], row => Norm(row, x[1].Values, x[2].Values, node.Float("epsilon"))),
        string other => throw new NotSupportedException(other),
    };

    private static OnnxValue Map(OnnxValue x, Converter<double, double> function) => new(x.Shape, Array.ConvertAll(x.Values, function));

    private static OnnxValue Broadcast(OnnxValue[] x, Func<double, double, double> function)
    {
        int rank = Math.Max(x[0].Rank, x[1].Rank);
        int Size(OnnxValue value, int axis) => axis < rank - value.Rank ? 1 : value.Shape[axis - rank + value.Rank];
        int[] shape = [.. Enumerable.Range(0, rank).Select(axis =>
        {
            int a = Size(x[0], axis), b = Size(x[1], axis);
            return a == b || b == 1 ? a : a == 1 ? b : throw new InvalidDataException($"{a} and {b} do not broadcast.");
        })];
        return OnnxValue.Create(shape, place => function(x[0][place], x[1][place]));
    }

    // data, starts, ends, axes; one axis.
    private static OnnxValue Slice(OnnxValue[] x)
    {
        Assert.Equal([0.0, 0.0], [x[1].Values.Single(), x[3].Values.Single()]);
        int[] shape = [Math.Min(x[0].Shape[0], (int)x[2].Values.Single()), .. x[0].Shape[1..]];
        return OnnxValue.Create(shape, place => x[0][place]);
    }

    private static OnnxValue Gather(OnnxValue data, OnnxValue indices, int axis) => OnnxValue.Create(
        [.. data.Shape[..axis], .. indices.Shape, .. data.Shape[(axis + 1)..]],
        place => data[[.. place[..axis], (int)indices[place[axis..(axis + indices.Rank)]], .. place[(axis + indices.Rank)..]]]);

    private static OnnxValue Transpose(OnnxValue x, int[] order) => OnnxValue.Create([.. order.Select(axis => x.Shape[axis])], place =>
    {
        int[] source = new int[place.Length];
        for (int axis = 0; axis < order.Length; axis++)
            source[order[axis]] = place[axis];
        return x[source];
    });

    private static OnnxValue MatMul(OnnxValue a, OnnxValue b)
    {
        Assert.Equal(a.Shape[^1], b.Shape[^2]);
        return OnnxValue.Create([.. a.Shape[..^1], b.Shape[^1]], place =>
        {
            int[] left = [.. place], right = [.. place];
            double sum = 0;
            for (int i = 0; i < a.Shape[^1]; i++)
            {
                (left[^1], right[^2]) = (i, i);
                sum += a[left] * b[right];
            }

            return sum;
        });
    }

    private static OnnxValue LastAxis(OnnxValue x, Func<double[], double[]> function) => new(x.Shape, [.. x.Values.Chunk(x.Shape[^1]).SelectMany(function)]);

    private static double[] Softmax(double[] row)
    {
        double max = row.Max(), sum = row.Sum(value => Math.Exp(value - max));
        return Array.ConvertAll(row, value => Math.Exp(value - max) / sum);
    }

    private static double[] Norm(double[] row, double[] gain, double[] bias, double epsilon)
    {
        double mean = row.Average(), deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. row.Select((value, i) => (value - mean) / deviation * gain[i] + bias[i])];
    }
}
