using AudienceML.Learning.Numerics;
using FsCheck.Fluent;

namespace AudienceML.Learning.Tests.Numerics;

public sealed class MatrixProductTests
{
    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Multiply_AnyShape_EqualsTripleLoop(FsCheck.NonNegativeInt rows, FsCheck.NonNegativeInt columns, FsCheck.NonNegativeInt steps, bool left, bool right)
        => Compare(rows.Get % 40, columns.Get % 140, steps.Get % 70, left, right, threads: 1 + (rows.Get % 3));

    [TestCase(1, 1, 1)]
    [TestCase(8, 32, 256)]
    [TestCase(9, 33, 257)]
    [TestCase(300, 200, 600)]
    [TestCase(129, 31, 513)]
    [TestCase(1, 500, 300)]
    public void Multiply_AtTheEdgesOfBlocks_EqualsTripleLoop(int rows, int columns, int steps)
    {
        foreach (var (left, right) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            Compare(rows, columns, steps, left, right, threads: 2);
        }
    }

    [Test]
    public void Accumulate_OntoValues_StartsItsChainsThere()
    {
        var random = new RandomSource(5L);
        var (a, b, c) = (Draw(random, 11 * 7), Draw(random, 7 * 40), Draw(random, 11 * 40));
        var expected = Reference(a, false, b, false, c, 11, 40, 7);
        var panels = new MatrixPanels();
        panels.Pack(b, 7, 40, 40, isTransposed: false);
        MatrixProduct.Accumulate(a, 7, isLeftTransposed: false, panels, c, 11);
        Assert.That(c, Is.EqualTo(expected));
    }

    [Test]
    public void Accumulate_RowAlone_GivesTheBitsOfTheBatch()
    {
        var random = new RandomSource(6L);
        var (a, b) = (Draw(random, 70 * 90), Draw(random, 90 * 150));
        var panels = new MatrixPanels();
        panels.Pack(b, 90, 150, 150, isTransposed: false);
        var batch = new float[70 * 150];
        MatrixProduct.Accumulate(a, 90, isLeftTransposed: false, panels, batch, 70);
        var alone = new float[70 * 150];
        for (var i = 0; i < 70; i++)
        {
            MatrixProduct.Accumulate(a.AsSpan(i * 90, 90), 90, isLeftTransposed: false, panels, alone.AsSpan(i * 150, 150), 1);
        }

        Assert.That(alone, Is.EqualTo(batch));
    }

    [Test]
    public void Multiply_FixedMatrices_GivesTheBitsOfEveryMachine()
    {
        var random = new RandomSource(7L);
        var (a, b, c) = (Draw(random, 67 * 300), Draw(random, 300 * 75), new float[67 * 75]);
        MatrixProduct.Multiply(a, false, b, false, c, 67, 75, 300, 2);
        Assert.That(Checksum.Of(c), Is.EqualTo(11109381771255799357UL));
    }

    [Test]
    public void Multiply_NaNAndInfinity_ReachTheirRowsAndColumnsOnly()
    {
        float[] a = [1, float.NaN, 2, 3];
        float[] b = [1, 2, float.PositiveInfinity, 4];
        var c = new float[4];
        MatrixProduct.Multiply(a, false, b, false, c, 2, 2, 2);
        Assert.That(c, Is.EqualTo(new[] { float.NaN, float.NaN, float.PositiveInfinity, 16 }));
    }

    [Test]
    public void Multiply_WrongLength_IsRefused()
        => Assert.That(
            () => MatrixProduct.Multiply(new float[5], false, new float[6], false, new float[4], 2, 2, 3),
            Throws.ArgumentException.With.Message.Contains("2 × 3"));

    [Test]
    public void Multiply_Cancelled_Stops()
        => Assert.That(
            () => MatrixProduct.Multiply(new float[6], false, new float[6], false, new float[4], 2, 2, 3, 1, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());

    private static void Compare(int rows, int columns, int steps, bool left, bool right, int threads)
    {
        var random = new RandomSource(Seeds.Derive(rows, columns, steps));
        var (a, b, c) = (Draw(random, rows * steps), Draw(random, steps * columns), Draw(random, rows * columns));
        MatrixProduct.Multiply(a, left, b, right, c, rows, columns, steps, threads);
        Assert.That(c, Is.EqualTo(Reference(a, left, b, right, new float[rows * columns], rows, columns, steps)));
    }

    private static float[] Draw(RandomSource random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];

    private static float[] Reference(float[] a, bool left, float[] b, bool right, float[] start, int rows, int columns, int steps)
    {
        var c = start.ToArray();
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                for (var p = 0; p < steps; p++)
                {
                    var x = left ? a[(p * rows) + i] : a[(i * steps) + p];
                    var y = right ? b[(j * steps) + p] : b[(p * columns) + j];
                    c[(i * columns) + j] = MathF.FusedMultiplyAdd(x, y, c[(i * columns) + j]);
                }
            }
        }

        return c;
    }
}
