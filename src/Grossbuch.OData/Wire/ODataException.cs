namespace Grossbuch.OData.Wire;

/// <summary>An error of the interface in its own words, on its way to the client.</summary>
internal sealed class ODataException(ODataError error, ErrorText text, string? hint = null, int status = 0) : Exception(text.Russian)
{
    public ODataError Error { get; } = error;

    public ErrorText Text { get; } = text;

    /// <summary>What to try; appended to the text unless hints are off.</summary>
    public string? Hint { get; } = hint;

    public int Status { get; } = status != 0 ? status : ODataErrors.StatusOf(error);
}

/// <summary>A text in the two languages in which the platform speaks here.</summary>
internal readonly record struct ErrorText(string Russian, string English)
{
    public string In(string language) => language == "ru" ? Russian : English;
}
