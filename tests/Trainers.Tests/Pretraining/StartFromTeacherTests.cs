using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers.Tests;

public class StartFromTeacherTests
{
    [Fact]
    public void Coordinates_are_kept_from_which_the_others_follow()
    {
        const int Width = 6;
        var random = new CounterRandom(1, "test");
        float[] moments = new float[Width * Width];
        for (int sample = 0; sample < 500; sample++)
        {
            // Coordinates 1 and 4 follow from 0, 2 and 5; 3 is nearly nothing.
            double a = random.NextNormal(), b = 3 * random.NextNormal(), c = 2 * random.NextNormal();
            double[] state = [a, (0.5 * a) - (0.2 * c), b, 0.001 * random.NextNormal(), 0.1 * b, c];
            for (int i = 0; i < Width; i++)
            {
                for (int k = 0; k < Width; k++)
                    moments[(i * Width) + k] += (float)(state[i] * state[k]);
            }
        }

        var coordinates = StateCoordinates.Choose(moments, Width, count: 3);
        Assert.Equal([0, 2, 5], coordinates.Kept);
        float[][] expected = [[1, 0, 0], [0.5f, 0, -0.2f], [0, 1, 0], [0, 0, 0], [0, 0.1f, 0], [0, 0, 1]];
        for (int i = 0; i < Width; i++)
        {
            for (int k = 0; k < 3; k++)
                Assert.Equal(expected[i][k], coordinates.Map[(i * 3) + k], 5e-3f);
        }

        Assert.Equal(Math.Sqrt(Mean([0, 2, 5]) / Mean([0, 1, 2, 3, 4, 5])), coordinates.Scale, 1e-6);
        double Mean(int[] chosen) => chosen.Average(i => (double)moments[(i * Width) + i]);
    }

    [Fact]
    public void Least_squares_finds_the_map_behind_the_pairs()
    {
        const int Inputs = 3, Outputs = 2, Pairs = 50;
        float[] weight = [1, -2, 3, 0.5f, 0, -1], bias = [4, -5];
        var random = new CounterRandom(1, "test");
        float[] from = new float[Pairs * (Inputs + 1)], to = new float[Pairs * Outputs];
        for (int pair = 0; pair < Pairs; pair++)
        {
            for (int i = 0; i < Inputs; i++)
                from[(pair * (Inputs + 1)) + i] = (float)random.NextNormal();
            from[(pair * (Inputs + 1)) + Inputs] = 1;
            for (int o = 0; o < Outputs; o++)
                to[(pair * Outputs) + o] = bias[o] + Enumerable.Range(0, Inputs).Sum(i => weight[(o * Inputs) + i] * from[(pair * (Inputs + 1)) + i]);
        }

        var fit = new LeastSquares(Inputs + 1);
        fit.Add(TorchSharp.torch.tensor(from, [Pairs, Inputs + 1]), TorchSharp.torch.tensor(to, [Pairs, Outputs]));
        var (foundWeight, foundBias) = fit.SolveLayer();
        // The ridge pulls by a ten-thousandth.
        Assert.All(weight.Zip(foundWeight), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
        Assert.All(bias.Zip(foundBias), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
    }

    [Fact]
    public void A_student_without_token_types_has_the_first_in_its_positions()
    {
        var teacher = TinyTask.Encoder;
        var student = Start(TinyTask.Config with { Architecture = EncoderArchitecture.DistilBert, TypeVocabularySize = 0, MaxPositions = 40 });
        int width = TinyTask.Config.HiddenSize;
        float[] types = Values(teacher, TensorNames.TypeEmbeddings), positions = Values(teacher, TensorNames.PositionEmbeddings), found = Values(student, TensorNames.PositionEmbeddings);
        Assert.DoesNotContain(TensorNames.TypeEmbeddings, student.Tensors.Keys);
        for (int i = 0; i < found.Length; i++)
            Assert.Equal((i < positions.Length ? positions[i] : 0) + types[i % width], found[i], 1e-6f);
    }

    [Fact]
    public void A_bottleneck_starts_with_layers_of_its_own()
    {
        // Heads as wide as the teacher's, whose layers fit all the same: a block is narrower than the hidden states.
        var student = Start(TinyTask.Config with { Architecture = EncoderArchitecture.Bottleneck, BottleneckSize = 16, FeedForwards = 2, AttentionHeads = 2 });
        Assert.All(EncoderShapes.Encoder(student.Config), tensor => Assert.Equal(tensor.Shape, student.Tensors[tensor.Name].Shape));
        Assert.Contains("expected one with layers", Assert.Throws<ArgumentException>(() => Start(new BiLstm().Shape(TinyTask.Config, pairs: false))).Message);
    }

    private static PretrainedEncoder Start(EncoderConfig config) =>
        EncoderDistillation.StartStudent(TinyTask.Encoder, config, TinyTask.Vocabulary, TinyTask.Rows(50).Select(row => row.Sentence1), seed: 1);

    private static float[] Values(PretrainedEncoder encoder, string name) => encoder.Tensors[name].Values.ToArray();

    [Fact]
    public void A_student_as_wide_and_deep_as_its_teacher_starts_as_the_teacher()
    {
        var teacher = TinyTask.Encoder;
        var student = EncoderDistillation.StartStudent(teacher, TinyTask.Config, TinyTask.Vocabulary, TinyTask.Rows(50).Select(row => row.Sentence1), seed: 1);
        // What reads hidden states went through the map, whose ridge pulls by a ten-thousandth of a mean square.
        Assert.All(teacher.Tensors.Where(pair => !pair.Key.StartsWith(TensorNames.Pooler, StringComparison.Ordinal)), pair =>
            Assert.All(Used(pair.Key, pair.Value).Zip(Used(pair.Key, student.Tensors[pair.Key])), values => Assert.Equal(values.First, values.Second, 2e-2f)));

        // Rows behind the last piece belong to no piece.
        static float[] Used(string name, EncoderTensor tensor) =>
            name == TensorNames.WordEmbeddings ? tensor.Values.ToArray()[..(TinyTask.Vocabulary.Pieces.Count * TinyTask.Config.HiddenSize)] : tensor.Values.ToArray();
    }
}
