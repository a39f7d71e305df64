using AudienceML.Features.Shared.Rows;
using AudienceML.Learning.Numerics;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>What a simulated user is like, and stays like.</summary>
internal sealed class UserTraits
{
    public UserTraits(RandomSource random, SimulatedReference reference, double driftedDevices)
    {
        Rate = Math.Clamp(ChurnLaw.TypicalRate * DeterministicMath.Exp(random.Normal(0, 1.05)), 0.03, 2);

        // Habit: the more regular, the less a gap may last. Frequent readers are the more regular ones.
        Habit = 1 + (0.6 * DeterministicMath.Sigmoid(DeterministicMath.Log(Rate / ChurnLaw.TypicalRate) + random.Normal(0, 0.15)));
        Involvement = random.Normal(0.1, 0.7);
        PriceSensitivity = random.Normal();
        Unseen = random.Normal(0, 0.15);
        WeekendReader = random.Bernoulli(0.3);
        IsEarlier = random.Bernoulli(0.6);
        TenureBefore = IsEarlier ? 10 + random.Exponential(150) : 0;
        Interests = new double[Topics.All.Length];
        for (var i = 0; i < Interests.Length; i++)
        {
            Interests[i] = random.Gamma(0.35) + 0.01;
        }

        Brand = reference.Brands[reference.Brands.Length > 1 && random.Bernoulli(WeekendReader ? 0.6 : 0.15) ? 1 : 0];
        City = reference.Tables.Cities[random.Choose([0.24, 0.15, 0.14, 0.12, 0.14, 0.05, 0.11, 0.05])];
        var device = random.NextDouble();
        Device = DeviceOf(device, 0);
        DriftedDevice = DeviceOf(device, driftedDevices);
        Apple = random.Bernoulli(0.35);
        Browser = random.Choose([0.55, Apple ? 0.35 : 0.02, 0.12, 0.14]);
    }

    /// <summary>Visits a day when nothing else speaks.</summary>
    public double Rate { get; }

    /// <summary>The shape of gaps: 1 is by chance, above is regular.</summary>
    public double Habit { get; }

    /// <summary>How deeply the user reads, a logit.</summary>
    public double Involvement { get; }

    /// <summary>How much the user minds paying; 0 is usual.</summary>
    public double PriceSensitivity { get; }

    /// <summary>A part of the hazard that nothing shows.</summary>
    public double Unseen { get; }

    /// <summary>Reads at weekends rather than on workdays.</summary>
    public bool WeekendReader { get; }

    /// <summary>Was a user before the first day.</summary>
    public bool IsEarlier { get; }

    /// <summary>Days as a user before the first day.</summary>
    public double TenureBefore { get; }

    /// <summary>Weights of the topics.</summary>
    public double[] Interests { get; }

    /// <summary>The brand read.</summary>
    public Guid Brand { get; }

    /// <summary>Where the user lives.</summary>
    public City City { get; }

    /// <summary>Index of the main device type: desktop, mobile, tablet.</summary>
    public int Device { get; }

    /// <summary>The main device type after the audience has changed.</summary>
    public int DriftedDevice { get; }

    /// <summary>Uses Apple's systems.</summary>
    public bool Apple { get; }

    /// <summary>Index of the browser.</summary>
    public int Browser { get; }

    private static int DeviceOf(double draw, double shift) => draw < 0.42 - (0.25 * shift) ? 0 : draw < 0.9 ? 1 : 2;
}
