namespace Grossbuch.OData.Wire;

/// <summary>What to try, in one form everywhere.</summary>
internal static class Hints
{
    public static string? DidYouMean(string? nearest) => nearest is null ? null : $"Did you mean '{nearest}'?";

    /// <summary>The same as the end of a sentence.</summary>
    public static string OrDidYouMean(string sentence, string? nearest) =>
        nearest is null ? sentence : $"{sentence}; did you mean '{nearest}'?";
}
