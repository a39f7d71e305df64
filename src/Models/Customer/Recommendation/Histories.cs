using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>From rows to interactions.</summary>
internal static class Histories
{
    public static InteractionData Build(
        ReadOnlySpan<RecommendationQuery> rows, ItemCatalogue catalogue, InteractionOptions options, CancellationToken cancellationToken)
    {
        var builder = new InteractionBuilder(catalogue, options);
        for (var row = 0; row < rows.Length; row++)
        {
            if (row % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            // A nameless visitor is a user of its own.
            var user = rows[row].UserId is { Length: > 0 } id ? id : $"?{row}";
            builder.UserOf(user);
            foreach (var taken in rows[row].History)
            {
                builder.Add(user, taken);
            }
        }

        return builder.Build();
    }

    /// <summary>The contexts of the users, in the order of their rows in the interactions.</summary>
    public static RecommendationContext[] Contexts(ReadOnlySpan<RecommendationQuery> rows, IdMap users)
    {
        var contexts = new RecommendationContext[users.Count];
        Array.Fill(contexts, new RecommendationContext());
        foreach (var row in rows)
        {
            if (row.UserId is { Length: > 0 } id && users.RowOf(id) is >= 0 and var user)
            {
                contexts[user] = row.Context;
            }
        }

        return contexts;
    }
}
