using AudienceML.Learning.Numerics;
using AudienceML.Learning.Similarity;

namespace AudienceML.Learning.Tests.Similarity;

public sealed unsafe class CodeKernelsTests
{
    [TestCase(1, 1)]
    [TestCase(1, 6)]
    [TestCase(16, 1)]
    [TestCase(17, 6)]
    public void Run_AnyInstructions_FindsWhatThePlainFormFinds(int steps, int count)
    {
        var random = new RandomSource(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var panel = Bytes(steps * 64);
            var codes = Bytes(steps * CodeKernels.Group * 4);
            float[] scales = [.. Enumerable.Range(0, 16).Select(_ => (float)random.NextDouble())];
            float[] biases = [.. Enumerable.Range(0, 16).Select(_ => (float)random.NextDouble() * 1000)];
            int[] starts = [.. Enumerable.Range(0, 6).Select(i => i * 1000)];
            float[] units = [.. Enumerable.Range(0, 6).Select(_ => (float)random.NextDouble())];
            float[] thresholds = [.. Enumerable.Range(0, 6).Select(i => i == 4 ? float.PositiveInfinity : ((float)random.NextDouble() - 0.5f) * 30_000)];
            var (hits, plain) = (new ushort[6], new ushort[6]);
            fixed (byte* p = panel, q = codes)
            fixed (float* s = scales, b = biases, u = units, t = thresholds)
            fixed (int* from = starts)
            fixed (ushort* h = hits, e = plain)
            {
                var group = new QueryGroup((int*)q, from, u, t, count);
                var any = CodeKernels.Run(p, steps, s, b, group, h);
                Assert.That(any, Is.EqualTo(CodeKernels.RunScalar(p, steps, s, b, group, e)));
                if (any)
                {
                    Assert.That(hits[..count], Is.EqualTo(plain[..count]));
                }

                if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
                {
                    Assert.That(CodeKernels.RunWide(p, steps, s, b, group, h), Is.EqualTo(any));
                    Assert.That(hits[..count], Is.EqualTo(plain[..count]));
                }
            }
        }

        byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)(random.NextDouble() * 256))];
    }
}
