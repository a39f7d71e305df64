using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>Adds one term of two numbers to a running sum, at three widths with the same bits. The term of two zeros is zero.</summary>
internal interface IPairTerm
{
    static abstract float Add(float sum, float x, float y);

    static abstract Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y);

    static abstract Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y);
}
