#Region EventHandlers

Procedure BeforeWrite(Cancel, WriteMode, PostingMode)
	
	If DataExchange.Load Then
		Return;
	EndIf;
	
	Amount = Goods.Total("Amount");
	
EndProcedure

Procedure Filling(FillingData, FillingText, StandardProcessing)
	
	Status = Enums.OrderStatuses.New;
	Currency = Constants.DefaultCurrency.Get();
	
	If TypeOf(FillingData) = Type("CatalogRef.Contractors") Then
		Contractor = FillingData;
	EndIf;
	
EndProcedure

#EndRegion
