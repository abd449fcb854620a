package im.clove.xmpp.stanza;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
    private static final List<String> LETTERS = List.of("a", "b", "c", "d", "e", "f", "g");

    private static Element query(String set) {
        return Elements.parse("<query xmlns='q'>" + set + "</query>");
    }

    private static Element set(String inside) {
        return query("<set xmlns='http://jabber.org/protocol/rsm'>" + inside + "</set>");
    }

    private static Paging read(String inside) {
        return Paging.read(set(inside)).orElseThrow();
    }

    private static String text(Element element) {
        return new String(XmlWriter.document(element), StandardCharsets.UTF_8);
    }

    @Test
    void withoutASetNothingIsSaid() {
        assertThat(Paging.read(query(""))).contains(Paging.NONE);
        assertThat(Paging.read(set(""))).contains(Paging.NONE);
        assertThat(Paging.read(set("<max xmlns='other'>x</max><cookie/>"))).contains(Paging.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "<max>3</max>, abc, 0",
        "<max>3</max><after>c</after>, def, 3",
        "<max>3</max><after/>, abc, 0",
        "<max>3</max><before/>, efg, 4",
        "<max>3</max><before>e</before>, bcd, 1",
        "<max>3</max><before>b</before>, a, 0",
        "<max>3</max><before>a</before>, '', 0",
        "<max>3</max><after>f</after>, g, 6",
        "<max>3</max><after>g</after>, '', 7",
        "<max>2</max><after>b</after><before>f</before>, de, 3",
        "<max>9</max><after>b</after><before>f</before>, cde, 2",
        "<max>9</max><after>f</after><before>b</before>, '', 6",
        "<max>2</max><index>3</index>, de, 3",
        "<max>2</max><index>6</index>, g, 6",
        "<max>2</max><index>99</index>, '', 7",
        "<max>0</max>, '', 0",
        "'', abcde, 0",
        "<max> 1 </max>, a, 0",
        "<max>99999999999999999999</max>, abcdefg, 0",
    })
    void aPageOfAList(String set, String items, int index) {
        Paging paging = read(set);
        Paging.Page<String> page =
                paging.of(LETTERS, letter -> letter, paging.size(5, 50)).orElseThrow();

        assertThat(String.join("", page.items())).isEqualTo(items);
        assertThat(page.index()).isEqualTo(index);
        assertThat(page.count()).isEqualTo(7);
        assertThat(page.isLast()).isEqualTo(items.isEmpty() ? index == 7 : items.endsWith("g"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<after>z</after>", "<before>z</before>", "<after>a</after><before>&lt;z/&gt;</before>"})
    void anIdThatIsNotThereIsNotFound(String set) {
        assertThat(read(set).of(LETTERS, letter -> letter, 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<max>-1</max>",
                "<max>+1</max>",
                "<max>1.5</max>",
                "<max>ten</max>",
                "<max/>",
                "<max>1 or 1=1</max>",
                "<max>٣</max>",
                "<max>100000000000000000000</max>",
                "<max>1</max><max>2</max>",
                "<index>-1</index>",
                "<index>x</index>",
                "<index>1</index><after>a</after>",
                "<index>1</index><before/>",
                "<after>a</after><after>b</after>",
                "<before/><before>b</before>",
            })
    void whatIsNoPageIsRefused(String set) {
        assertThat(Paging.read(set(set))).isEmpty();
    }

    @Test
    void twoSetsAreRefused() {
        String one = "<set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set>";
        assertThat(Paging.read(query(one + one))).isEmpty();
    }

    @Test
    void theServerBoundsThePage() {
        assertThat(read("<max>1000000</max>").size(20, 50)).isEqualTo(50);
        assertThat(read("<max>7</max>").size(20, 50)).isEqualTo(7);
        assertThat(Paging.NONE.size(20, 50)).isEqualTo(20);
        assertThat(read("<max>0</max>").size(20, 50)).isZero();
    }

    @Test
    void backwardsIsSaidByBefore() {
        assertThat(read("<before/>").isBackwards()).isTrue();
        assertThat(read("<before>b</before>").isBackwards()).isTrue();
        assertThat(read("<after>b</after>").isBackwards()).isFalse();
        assertThat(Paging.NONE.isBackwards()).isFalse();
    }

    @Test
    void theAnswerSaysWhereThePageIs() {
        Paging.Page<String> page = read("<max>2</max><after>b</after>")
                .of(LETTERS, letter -> letter, 2)
                .orElseThrow();
        assertThat(text(page.toElement()))
                .isEqualTo("<set xmlns='http://jabber.org/protocol/rsm'><first index='2'>c</first>"
                        + "<last>d</last><count>7</count></set>");
        Paging.Page<String> none =
                read("<max>0</max>").of(LETTERS, letter -> letter, 0).orElseThrow();
        assertThat(text(none.toElement()))
                .isEqualTo("<set xmlns='http://jabber.org/protocol/rsm'><count>7</count></set>");
        assertThat(text(Paging.answer("a", "<b>", -1, -1)))
                .isEqualTo("<set xmlns='http://jabber.org/protocol/rsm'><first>a</first><last>&lt;b></last></set>");
    }

    @Test
    void pagesInBothDirectionsAreTheWholeList() {
        List<String> all = IntStream.range(0, 23).mapToObj(Integer::toString).toList();
        StringBuilder there = new StringBuilder();
        String after = "";
        for (Paging.Page<String> page = page(all, "<after>" + after + "</after>");
                !page.items().isEmpty();
                page = page(all, "<after>" + after + "</after>")) {
            page.items().forEach(item -> there.append(item).append(' '));
            after = page.items().getLast();
        }
        StringBuilder back = new StringBuilder();
        String before = "";
        for (Paging.Page<String> page = page(all, "<before>" + before + "</before>");
                !page.items().isEmpty();
                page = page(all, "<before>" + before + "</before>")) {
            page.items().reversed().forEach(item -> back.insert(0, item + ' '));
            before = page.items().getFirst();
        }
        assertThat(there.toString()).isEqualTo(String.join(" ", all) + ' ').isEqualTo(back.toString());
    }

    private static Paging.Page<String> page(List<String> all, String place) {
        return read("<max>5</max>" + place).of(all, item -> item, 5).orElseThrow();
    }
}
