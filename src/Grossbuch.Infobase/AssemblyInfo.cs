using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Grossbuch.Tests")]
