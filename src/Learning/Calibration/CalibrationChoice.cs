namespace AudienceML.Learning.Calibration;

/// <summary>The calibrator that was chosen and what spoke for it; errors are expected calibration errors over 10 bins of equal count.</summary>
/// <param name="Calibrator">The choice, fitted on all rows; <see cref="IdentityCalibrator"/> when none helped.</param>
/// <param name="ErrorBefore">The error of the model's own probabilities.</param>
/// <param name="ErrorAfter">The error of the chosen calibrator on rows that it was not fitted on.</param>
public sealed record CalibrationChoice(ICalibrator Calibrator, double ErrorBefore, double ErrorAfter);
