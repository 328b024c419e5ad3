namespace Grossbuch.Infobase.Rights;

/// <summary>
/// The rights that a data server checks (configuration-format §7.2). View, Edit and the Interactive ones are the screen's affair and are
/// not checked.
/// </summary>
public enum AccessRight
{
    Read, Insert, Update, Delete, Posting, UndoPosting, Start, Execute, TotalsControl, Get, Set, Use, Administration,
    DataAdministration
}
