#Region Public

// Returns the price of a nomenclature item that is valid on a date.
//
// Parameters:
//  Nomenclature - CatalogRef.Nomenclature - the item.
//  PriceType    - CatalogRef.PriceTypes - the price type.
//  OnDate       - Date - the date of the slice.
//
// Returns:
//  Number - the price, 0 when no price was set.
//
Function CurrentPrice(Nomenclature, PriceType, OnDate) Export
	
	Query = New Query;
	Query.Text =
	"SELECT
	|	PricesSliceLast.Price AS Price
	|FROM
	|	InformationRegister.Prices.SliceLast(
	|			&OnDate,
	|			Nomenclature = &Nomenclature
	|				AND PriceType = &PriceType) AS PricesSliceLast";
	Query.SetParameter("OnDate", OnDate);
	Query.SetParameter("Nomenclature", Nomenclature);
	Query.SetParameter("PriceType", PriceType);
	
	Selection = Query.Execute().Select();
	If Selection.Next() Then
		Return Selection.Price;
	EndIf;
	
	Return 0;
	
EndFunction

// Returns the VAT that an amount contains.
//
// Parameters:
//  Amount  - Number - the amount with VAT.
//  VATRate - EnumRef.VATRates - the rate.
//
// Returns:
//  Number
//
Function VATIncluded(Amount, VATRate) Export
	
	Percent = 0;
	If VATRate = Enums.VATRates.VAT10 Then
		Percent = 10;
	ElsIf VATRate = Enums.VATRates.VAT20 Then
		Percent = 20;
	EndIf;
	
	Return Round(Amount * Percent / (100 + Percent), 2);
	
EndFunction

#EndRegion
