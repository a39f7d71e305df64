using System.Globalization;
using System.Text;

namespace AudienceML.Cli.Tests;

/// <summary>A small table of customers whose churn depends on its columns; the same for the same seed.</summary>
internal static class CustomerTable
{
    public const string Header = "customer,tenure,plan,spend,calls,churn";

    public static string Create(int rows, int seed, bool withLabel = true, double shift = 0)
    {
        var random = new Random(seed);
        var text = new StringBuilder(withLabel ? Header : Header[..^",churn".Length]).Append('\n');
        for (var i = 0; i < rows; i++)
        {
            var tenure = random.Next(1, 72);
            var plan = new[] { "monthly", "yearly", "two years" }[random.Next(3)];
            var spend = Math.Round(20 + (80 * random.NextDouble()) + (shift * 60), 2);
            var calls = random.Next(0, 6);
            var score = (plan == "monthly" ? 1.2 : -0.8) - (0.05 * tenure) + (0.35 * calls) + (0.01 * spend);
            var churned = random.NextDouble() < 1 / (1 + Math.Exp(-score));
            text.Append(CultureInfo.InvariantCulture, $"c{i},{tenure},{plan},{spend},{(i % 17 == 0 ? "" : calls)}");
            text.Append(withLabel ? (churned ? ",Yes" : ",No") : "").Append('\n');
        }

        return text.ToString();
    }
}
