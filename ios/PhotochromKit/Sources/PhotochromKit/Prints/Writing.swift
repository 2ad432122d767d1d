/// Writing in a drawing, by which balloons and captions are told.
struct Writing {
  /// Where letters lie and what is near them.
  private var texts: Labels
  private let width: Int

  private typealias Numbers = Constants.Writing

  /// Find the texts in what is ink.
  init(in ink: Region) {
    width = ink.width
    let letters = Self.letters(of: ink)
    var near = Region(Size(width: ink.width, height: ink.height))
    for letter in letters {
      let sides = letter.columns.count + letter.rows.count
      let reach = Int(Numbers.near * Double(sides) / 2 + 0.5)
      let (left, right) = (letter.columns.lowerBound - reach, letter.columns.upperBound + reach)
      let (top, bottom) = (letter.rows.lowerBound - reach, letter.rows.upperBound + reach)
      let columns = max(0, left)..<min(ink.width, right)
      Box(columns: columns, rows: max(0, top)..<min(ink.height, bottom)).each { _, column, row in
        near.isIn[row * ink.width + column] = true
      }
    }
    texts = Labels(of: near)
    var lettersOf = [[Box]](repeating: [], count: texts.count + 1)
    for letter in letters {
      let at = letter.rows.lowerBound * ink.width + letter.columns.lowerBound
      lettersOf[texts.numbers[at]].append(letter)
    }
    var areas = [Int](repeating: 0, count: texts.count + 1)
    for text in texts.numbers { areas[text] += 1 }
    let boxes = texts.boxes(width: ink.width)
    var isText = boxes.indices.map {
      Self.areWriting(lettersOf[$0], near: areas[$0], area: boxes[$0].count)
    }
    isText[0] = false
    texts.numbers = texts.numbers.map { isText[$0] ? $0 : 0 }
  }

  /// List parts that are as large as letters.
  private static func letters(of ink: Region) -> [Box] {
    let share = Int(Numbers.mostLetter * Double(max(ink.width, ink.height)) + 0.5)
    let most = max(Numbers.mostLetterPx, share)
    return Labels(of: ink).boxes(width: ink.width).dropFirst().filter {
      $0.rows.count >= Numbers.leastLetterPx && max($0.columns.count, $0.rows.count) <= most
    }
  }

  /// Tell whether letters that are near each other are writing: `near` pixels lie near them, of the
  /// `area` of the rectangle around these.
  private static func areWriting(_ letters: [Box], near: Int, area: Int) -> Bool {
    guard letters.count >= Numbers.leastLetters else { return false }
    let sizes = letters.map { Double(max($0.columns.count, $0.rows.count)) }
    let middle = median(sizes)
    let like = sizes.count { abs($0 / middle - 1) < Numbers.alike }
    let lettered = letters.reduce(0) { $0 + $1.count }
    return Double(like) >= Numbers.leastLike * Double(letters.count)
      && Double(near) >= Numbers.leastNear * Double(area)
      && Double(lettered) >= Numbers.leastLettered * Double(area)
  }

  /// Tell which flats have writing in them; the insides of letters become part of the flat around
  /// them.
  func find(among flats: inout Labels) -> [Bool] {
    let none = [Int](repeating: 0, count: flats.count + 1)
    var (areas, within) = (none, none)
    for (flat, text) in zip(flats.numbers, texts.numbers) {
      areas[flat] += 1
      if text > 0 { within[flat] += 1 }
    }
    let isInside = none.indices.map {
      $0 > 0 && Double(within[$0]) > Numbers.inside * Double(areas[$0])
    }
    var filled = none
    var around = [Int](repeating: 0, count: texts.count + 1)
    for (text, box) in texts.boxes(width: width).enumerated() where text > 0 {
      var (counts, size) = (none, 0)
      box.each { _, column, row in
        let at = row * width + column
        guard texts.numbers[at] == text else { return }
        size += 1
        let flat = flats.numbers[at]
        if flat > 0, !isInside[flat] { counts[flat] += 1 }
      }
      for flat in counts.indices where counts[flat] > counts[around[text]] { around[text] = flat }
      filled[around[text]] += size
    }
    for (i, flat) in flats.numbers.enumerated() where isInside[flat] {
      let other = around[texts.numbers[i]]
      if other > 0 { flats.numbers[i] = other }
    }
    return filled.indices.map {
      $0 > 0 && Double(filled[$0]) > Numbers.leastFilled * Double(max(1, areas[$0]))
    }
  }
}
