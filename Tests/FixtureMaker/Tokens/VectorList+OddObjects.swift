import MagicLinkJWT

extension VectorList {
    /// What is no strict JSON object, made of one that is; `doubled` names a member of it and its value, and `unique` the
    /// section that leaves a reader the choice.
    static func oddObjects(
        _ good: String, doubled: (name: String, json: String), unique: String
    ) -> [(name: String, json: [UInt8], source: Source?)] {
        let inner = String(good.dropLast())
        let unique = Source.may(unique)
        let escaped = "\\u00" + String(doubled.name.utf8.first ?? 0, radix: 16) + doubled.name.dropFirst()
        let utf8 = Source.must("RFC 3629 section 3")
        let may = Source.may("RFC 8259 section 9")
        let texts: [(String, String, Source?)] = [
            ("of_words", "hello", nil), ("a_string", "\"\(good.utf8.count)\"", nil), ("a_list", "[\(good)]", nil),
            ("null", "null", nil), ("a_number", "1", nil), ("of_white_space", "   ", nil),
            ("cut_before_its_end", inner, nil), ("with_trailing_data", good + "x", nil),
            ("with_a_second_object_behind", good + "{}", nil), ("with_a_nul_behind", good + "\0", nil),
            ("with_a_byte_order_mark", "\u{feff}" + good, .may("RFC 8259 section 8.1")),
            ("with_a_comma_at_its_end", inner + ",}", nil), ("in_single_quotes", good.replacing("\"", with: "'"), nil),
            ("with_a_comment", inner + "/* x */}", nil), ("with_a_form_feed_as_white_space", inner + "\u{c}}", nil),
            ("with_a_member_doubled", inner + ",\"\(doubled.name)\":\(doubled.json)}", unique),
            ("with_a_member_doubled_by_an_escape", inner + ",\"\(escaped)\":\(doubled.json)}", unique),
            ("with_an_unknown_member_doubled", inner + ",\"x\":1,\"x\":1}", unique),
            ("with_a_member_doubled_inside", inner + ",\"x\":{\"y\":1,\"y\":1}}", .may("RFC 8259 section 4")),
            ("with_a_raw_nul_in_a_string", inner + ",\"x\":\"\0\"}", nil),
            ("with_a_raw_line_feed_in_a_string", inner + ",\"x\":\"\n\"}", nil),
            ("with_a_lone_high_surrogate", inner + #","x":"\ud834"}"#, .may("RFC 8259 section 8.2")),
            ("with_a_lone_low_surrogate", inner + #","x":"\udd1e"}"#, .may("RFC 8259 section 8.2")),
            ("with_surrogates_the_wrong_way_round", inner + #","x":"\udd1e\ud834"}"#, .may("RFC 8259 section 8.2")),
            ("with_an_unknown_escape", inner + #","x":"\x41"}"#, nil),
            ("nested_nine_deep", inner + ",\"x\":[[[[[[[[1]]]]]]]]}", may),
            ("with_nan", inner + ",\"x\":NaN}", nil), ("with_infinity", inner + ",\"x\":-Infinity}", nil),
            ("with_a_leading_zero", inner + ",\"x\":01}", nil), ("with_a_plus_sign", inner + ",\"x\":+1}", nil),
            ("with_a_hexadecimal_number", inner + ",\"x\":0x1}", nil),
            ("with_a_point_at_a_numbers_end", inner + ",\"x\":1.}", nil),
            ("with_true_in_capitals", inner + ",\"x\":TRUE}", nil),
        ]
        let bytes: [(String, [UInt8])] = [
            ("with_a_byte_that_is_no_utf8", [0xff]), ("with_an_overlong_slash", [0xc0, 0xaf]),
            ("with_a_surrogate_in_utf8", [0xed, 0xa0, 0x80]), ("with_utf8_beyond_unicode", [0xf4, 0x90, 0x80, 0x80]),
            ("with_utf8_cut_short", [0xe2, 0x82]),
        ]
        return texts.map { ($0.0, Array($0.1.utf8), $0.2) }
            + bytes.map { ($0.0, Array("\(inner),\"x\":\"".utf8) + $0.1 + Array("\"}".utf8), utf8) }
            + [
                (
                    "in_utf16",
                    good.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }, nil
                )
            ]
    }
}
