using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>One function of one number at three widths; all three give the same bits.</summary>
internal interface IUnaryOperator
{
    static abstract float Invoke(float x);

    static abstract Vector256<float> Invoke(Vector256<float> x);

    static abstract Vector512<float> Invoke(Vector512<float> x);
}
