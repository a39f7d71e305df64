using System.Runtime.InteropServices;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Values and gains of leaves by sums of gradients and hessians, for one tree.</summary>
/// <remarks>Second-order boosting with L1 and L2 penalties as in Chen and Guestrin, 2016, section 2.2.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeafMath(double GradientScale, double HessianScale, double L1, double L2)
{
    /// <summary>The best value of a leaf within bounds, before the learning rate.</summary>
    public double Value(long sum, double lower, double upper)
    {
        var denominator = (PackedSum.Hessian(sum) * HessianScale) + L2;
        return denominator > 0 ? Math.Clamp(-Shrink(PackedSum.Gradient(sum) * GradientScale) / denominator, lower, upper) : 0;
    }

    /// <summary>Twice the loss that a leaf saves at its best value.</summary>
    public double Score(double gradient, double hessian, double extraL2 = 0)
    {
        var shrunk = Shrink(gradient);
        return shrunk * shrunk / (hessian + L2 + extraL2);
    }

    /// <summary>Twice the loss that two leaves save at their best values, with one division.</summary>
    public double PairScore(double leftGradient, double leftHessian, double rightGradient, double rightHessian, double extraL2 = 0)
    {
        var (left, right) = (Shrink(leftGradient), Shrink(rightGradient));
        var (leftBelow, rightBelow) = (leftHessian + L2 + extraL2, rightHessian + L2 + extraL2);
        return ((left * left * rightBelow) + (right * right * leftBelow)) / (leftBelow * rightBelow);
    }

    /// <summary>Twice the loss that a leaf saves at a given value.</summary>
    public double ScoreAt(long sum, double value) =>
        -((2 * PackedSum.Gradient(sum) * GradientScale * value)
            + (((PackedSum.Hessian(sum) * HessianScale) + L2) * value * value)
            + (2 * L1 * Math.Abs(value)));

    private double Shrink(double gradient) => L1 == 0
        ? gradient
        : gradient > L1 ? gradient - L1 : gradient < -L1 ? gradient + L1 : 0;
}
