// For the rehearsal: what Photos would hand over.
import Foundation

extension PHContentEditingInput {
  public convenience init(fullSizeImageURL: URL?, adjustmentData: PHAdjustmentData?) {
    self.init()
    self.fullSizeImageURL = fullSizeImageURL
    self.adjustmentData = adjustmentData
  }
}
