namespace AudienceML.Cli.Commands.Churn;

/// <summary>Rows to score.</summary>
/// <param name="Signature">Tells this input from others, so that an interrupted batch goes on only with the same.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Id">The id of a row as its owner knows it.</param>
internal sealed record ScoringRows<TRow>(string Signature, TRow[] Rows, Func<TRow, string> Id);
