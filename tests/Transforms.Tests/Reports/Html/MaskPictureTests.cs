namespace MLNet.Pruning.Transforms.Tests.Reports;

public sealed class MaskPictureTests
{
    [Theory]
    [InlineData(5, 7)]
    [InlineData(96, 96)]
    [InlineData(100, 384)]
    [InlineData(1536, 97)]
    public void EveryPixelIsTheShareKeptOfItsBlock(int rows, int columns)
    {
        var random = new Random(rows);
        float[] dense = [.. Enumerable.Range(0, rows * columns).Select(_ => random.Next(10) == 0 ? 1f : 0)];

        double[] shares = new MaskPicture(CompressedRows.FromDense(rows, columns, dense.Count(value => value != 0), [], dense)).Shares();

        int pixelRows = Math.Min(rows, 96), pixelColumns = Math.Min(columns, 96);
        double[] kept = new double[pixelRows * pixelColumns], all = new double[pixelRows * pixelColumns];
        for (int i = 0; i < dense.Length; i++)
        {
            int pixel = i / columns * pixelRows / rows * pixelColumns + i % columns * pixelColumns / columns;
            all[pixel]++;
            kept[pixel] += dense[i];
        }

        Assert.Equal(kept.Zip(all, (some, every) => some / every), shares);
    }
}
