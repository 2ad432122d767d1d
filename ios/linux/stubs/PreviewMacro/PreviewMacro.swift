import SwiftSyntax
import SwiftSyntaxMacros

/// #Preview comes to nothing here: what it shows is compiled with the call.
public struct PreviewMacro: DeclarationMacro {
  public static func expansion(
    of node: some FreestandingMacroExpansionSyntax, in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] { [] }
}
