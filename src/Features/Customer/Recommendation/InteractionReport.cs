using System.Globalization;

namespace AudienceML.Features.Customer.Recommendation;

/// <summary>What became of the events that interactions were built from.</summary>
/// <param name="Events">Events in all.</param>
/// <param name="Counted">Events that count.</param>
/// <param name="SaidNothing">Events of types that say nothing about an item.</param>
/// <param name="WithoutItem">Events that name no item or no user.</param>
/// <param name="UnknownItems">Different items that the catalogue does not have.</param>
/// <param name="OfUnknownItems">Events of such items, counted or not.</param>
/// <param name="BeforeEpoch">Events from before 1970, left out.</param>
/// <param name="Future">Events from after the moment up to which events are taken, left out.</param>
/// <param name="Duplicates">Events that repeat one, left out.</param>
/// <param name="OutOfScale">Events whose rating is outside the scale, left out.</param>
public sealed record InteractionReport(
    long Events,
    long Counted,
    long SaidNothing,
    long WithoutItem,
    int UnknownItems,
    long OfUnknownItems,
    long BeforeEpoch,
    long Future,
    long Duplicates,
    long OutOfScale)
{
    /// <summary>One sentence for each thing that should not be; empty when all is well.</summary>
    public IReadOnlyList<string> Findings()
    {
        var findings = new List<string>();
        Say(UnknownItems, $"{UnknownItems} items in {OfUnknownItems} events are not in the catalogue.");
        Say(WithoutItem, $"{WithoutItem} events name no item or no user.");
        Say(BeforeEpoch, $"{BeforeEpoch} events are from before 1970 and were left out.");
        Say(Future, $"{Future} events are from the future and were left out.");
        Say(Duplicates, $"{Duplicates} events repeat the one before and were left out.");
        Say(OutOfScale, $"{OutOfScale} ratings are outside the scale and were left out.");
        return findings;

        void Say(long count, FormattableString sentence)
        {
            if (count > 0)
            {
                findings.Add(sentence.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
